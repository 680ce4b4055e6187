/**
 * Bug: The update of a deleted entry is told as a refusal.
 * Origin: Clients that throw one error for every 4xx: what the person reads then is not that the entry was
 *   deleted.
 *
 * caught by: entries.deleted-stays-deleted
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { isNotFound, onError } from './support/on-error.js';

export const deletionIsARefusal = broken({
  name: 'deletion-is-a-refusal',
  bug: 'The update of a deleted entry is told as a refusal.',
  origin:
    'Clients that throw one error for every 4xx: what the person reads then is not that the entry was deleted.',
  caughtBy: 'entries.deleted-stays-deleted',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: (params) =>
      onError(
        () => updateMessageLog(params),
        isNotFound,
        ({ message }) => {
          throw new DaybookError('crm_rejected', { detail: message });
        },
      ),
  }),
});
