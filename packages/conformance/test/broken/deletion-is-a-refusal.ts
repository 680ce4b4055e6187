/**
 * Bug: The update of a deleted entry is told as a refusal.
 * Origin: Clients that throw one error for every 4xx: what the person reads then is not that the entry was
 *   deleted.
 *
 * caught by: entries.deleted-stays-deleted
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';

export const deletionIsARefusal = broken({
  name: 'deletion-is-a-refusal',
  bug: 'The update of a deleted entry is told as a refusal.',
  origin:
    'Clients that throw one error for every 4xx: what the person reads then is not that the entry was deleted.',
  caughtBy: 'entries.deleted-stays-deleted',
  definition: (reference) => ({
    ...reference,
    updateMessageLog: async (params) => {
      try {
        return await reference.updateMessageLog(params);
      } catch (error) {
        if (!DaybookError.is(error) || error.kind !== 'not_found') throw error;
        throw new DaybookError('crm_rejected', { detail: error.message });
      }
    },
  }),
});
