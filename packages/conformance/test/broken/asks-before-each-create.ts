/**
 * Bug: Before each new entry the contact is searched and the user is read.
 * Origin: App Connect's Pipedrive connector spends four requests for the first message of a day and three
 *   for each that follows (measured).
 *
 * caught by: budget.create
 */
import { broken } from './broken.js';

export const asksBeforeEachCreate = broken({
  name: 'asks-before-each-create',
  bug: 'Before each new entry the contact is searched and the user is read.',
  origin:
    "App Connect's Pipedrive connector spends four requests for the first message of a day and three for each that follows (measured).",
  caughtBy: 'budget.create',
  definition: ({ createMessageLog, ...reference }, api) => ({
    ...reference,
    createMessageLog: async (params) => {
      await api.me(params);
      return createMessageLog(params);
    },
  }),
});
