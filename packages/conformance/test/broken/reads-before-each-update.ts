/**
 * Bug: Each update first reads what stands there.
 * Origin: Read, patch, write back: the way in which App Connect's connectors edit their own text.
 *
 * caught by: budget.update
 */
import { broken } from './broken.js';

export const readsBeforeEachUpdate = broken({
  name: 'reads-before-each-update',
  bug: 'Each update first reads what stands there.',
  origin: "Read, patch, write back: the way in which App Connect's connectors edit their own text.",
  caughtBy: 'budget.update',
  definition: ({ updateMessageLog, ...reference }, api) => ({
    ...reference,
    updateMessageLog: async (params) => {
      await api.readNote(params, String(params.existingMessageLog.thirdPartyLogId));
      return updateMessageLog(params);
    },
  }),
});
