/**
 * Bug: A call that is there already after a lost answer is taken over without writing what is known by
 *   now.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: what was taken
 *   over had not grown.
 *
 * caught by: calls.once
 */
import { findCallMarked } from '../reference/notes.js';
import { broken } from './broken.js';

export const callTakenOverAsItWas = broken({
  name: 'call-taken-over-as-it-was',
  bug: 'A call that is there already after a lost answer is taken over without writing what is known by now.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: what was taken over had not grown.',
  caughtBy: 'calls.once',
  definition: ({ createCallLog, ...reference }, api) => ({
    ...reference,
    createCallLog: async (params) => {
      const notes = await api.notes(params, String(params.contactInfo.id));
      const landed = findCallMarked(notes, params.call.marker);
      return landed ? { logId: landed.id } : ((await createCallLog?.(params)) ?? {});
    },
  }),
});
