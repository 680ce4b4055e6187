/**
 * Bug: The id is taken from the answer without a look at the answer.
 * Origin: `String(answer.id)` of a page that a proxy sent with status 200 is the word “undefined”; App
 *   Connect prints that word elsewhere.
 *
 * caught by: faults.answer-not-readable
 */
import { broken } from './broken.js';

export const undefinedAsId = broken({
  name: 'undefined-as-id',
  bug: 'The id is taken from the answer without a look at the answer.',
  origin:
    '`String(answer.id)` of a page that a proxy sent with status 200 is the word “undefined”; App Connect prints that word elsewhere.',
  caughtBy: 'faults.answer-not-readable',
  definition: ({ createMessageLog, ...reference }, api) => ({
    ...reference,
    createMessageLog: async (params) => {
      if (params.previous === 'uncertain') return createMessageLog(params);
      const { contactInfo, digest } = params;
      const body = { contact: String(contactInfo.id), ...api.textOf(digest), due: digest.startsAt };
      const answer = (await api.send(params, 'POST', '/notes', { body })) as { id?: string };
      return { logId: String(answer.id) };
    },
  }),
});
