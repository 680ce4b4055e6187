/**
 * Bug: An update of an entry that is gone makes a new entry.
 * Origin: Upserts again: the answer to 404 is a POST.
 *
 * caught by: faults.entry-gone
 */
import { broken } from './broken.js';
import { isNotFound, onError } from './support/on-error.js';

export const recreatesOn404 = broken({
  name: 'recreates-on-404',
  bug: 'An update of an entry that is gone makes a new entry.',
  origin: 'Upserts again: the answer to 404 is a POST.',
  caughtBy: 'faults.entry-gone',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: (params) =>
      onError(
        () => updateMessageLog(params),
        isNotFound,
        async () => {
          await reference.createMessageLog({ ...params, previous: 'none' });
          return {};
        },
      ),
  }),
});
