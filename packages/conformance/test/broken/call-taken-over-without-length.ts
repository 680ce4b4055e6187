/**
 * Bug: A call that is there already after a lost answer gets its text, and no length.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: what was taken
 *   over had the same length.
 *
 * caught by: calls.length-after-lost-answer
 */
import { broken } from './broken.js';

export const callTakenOverWithoutLength = broken({
  name: 'call-taken-over-without-length',
  bug: 'A call that is there already after a lost answer gets its text, and no length.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: what was taken over had the same length.',
  caughtBy: 'calls.length-after-lost-answer',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: async (params) => {
      const { call, previous } = params;
      const durationSeconds = previous === 'uncertain' ? null : call.durationSeconds;
      return (await createCallLog?.({ ...params, call: { ...call, durationSeconds } })) ?? {};
    },
  }),
});
