/**
 * Bug: An update writes what it brings in place of the whole text.
 * Origin: App Connect goes on with an empty text when it cannot read an entry, and overwrites everything a person
 * wrote (run and seen).
 *
 * caught by: calls.peoples-words-stay
 */
import { broken } from './broken.js';

export const callStartsFromNothing = broken({
  name: 'call-starts-from-nothing',
  bug: 'An update writes what it brings in place of the whole text.',
  origin:
    'App Connect goes on with an empty text when it cannot read an entry, and overwrites everything a person wrote (run and seen).',
  caughtBy: 'calls.peoples-words-stay',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async (params) =>
      (await updateCallLog?.({ ...params, call: { ...params.call, body: `AI Note: ${params.aiNote}` } })) ??
      {},
  }),
});
