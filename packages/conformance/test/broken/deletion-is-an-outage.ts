/**
 * Bug: The update of a deleted entry is told as an outage.
 * Origin: Clients that try everything again that is not a 2xx: a deleted entry is then tried for days.
 *
 * caught by: entries.deleted-stays-deleted
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { isNotFound, onError } from './support/on-error.js';

export const deletionIsAnOutage = broken({
  name: 'deletion-is-an-outage',
  bug: 'The update of a deleted entry is told as an outage.',
  origin: 'Clients that try everything again that is not a 2xx: a deleted entry is then tried for days.',
  caughtBy: 'entries.deleted-stays-deleted',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: (params) =>
      onError(
        () => updateMessageLog(params),
        isNotFound,
        ({ message }) => {
          throw new DaybookError('crm_unavailable', { detail: message });
        },
      ),
  }),
});
