/**
 * Bug: A deal that is chosen in the call form is not sent with a new call.
 * Origin: The connector that the generator made: it passed on the text, the time and the length of a call, and
 *   nothing else.
 *
 * caught by: calls.choices-arrive
 */
import { broken } from './broken.js';

export const callWithoutItsDeal = broken({
  name: 'call-without-its-deal',
  bug: 'A deal that is chosen in the call form is not sent with a new call.',
  origin:
    'The connector that the generator made: it passed on the text, the time and the length of a call, and nothing else.',
  caughtBy: 'calls.choices-arrive',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: async (params) => (await createCallLog?.({ ...params, additionalSubmission: {} })) ?? {},
  }),
});
