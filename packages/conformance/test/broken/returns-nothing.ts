/**
 * Bug: updateMessageLog returns nothing.
 * Origin: App Connect's own connector template: its updateMessageLog has no return, and core then fails on
 *   the second message of every day.
 *
 * caught by: contract.answers-fit
 */
import { broken } from './broken.js';

export const returnsNothing = broken({
  name: 'returns-nothing',
  bug: 'updateMessageLog returns nothing.',
  origin:
    "App Connect's own connector template: its updateMessageLog has no return, and core then fails on the second message of every day.",
  caughtBy: 'contract.answers-fit',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: async (params) => {
      await updateMessageLog(params);
      return undefined as unknown as object;
    },
  }),
});
