/**
 * Bug: An update of a deleted entry makes a new one.
 * Origin: Sync tools that "upsert": activepieces marks its Pipedrive actions as not idempotent because
 *   repeating them makes duplicates.
 *
 * caught by: entries.deleted-stays-deleted
 */
import { broken } from './broken.js';
import { isNotFound, onError } from './support/on-error.js';

export const bringsBack = broken({
  name: 'brings-back',
  bug: 'An update of a deleted entry makes a new one.',
  origin:
    'Sync tools that "upsert": activepieces marks its Pipedrive actions as not idempotent because repeating them makes duplicates.',
  caughtBy: 'entries.deleted-stays-deleted',
  definition: ({ updateMessageLog, ...reference }, api) => ({
    ...reference,
    updateMessageLog: (params) =>
      onError(
        () => updateMessageLog(params),
        isNotFound,
        async () => {
          await api.addNote(params, String(params.contactInfo.id), { digest: params.digest });
          return {};
        },
      ),
  }),
});
