/**
 * Bug: The call is written, and its id is not told.
 * Origin: App Connect shows such a call as logged and cannot open it: the answer of createCallLog without a logId.
 *
 * caught by: calls.logged
 */
import { broken } from './broken.js';

export const callWithoutAReceipt = broken({
  name: 'call-without-a-receipt',
  bug: 'The call is written, and its id is not told.',
  origin:
    'App Connect shows such a call as logged and cannot open it: the answer of createCallLog without a logId.',
  caughtBy: 'calls.logged',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: async (params) => {
      await createCallLog?.(params);
      return {};
    },
  }),
});
