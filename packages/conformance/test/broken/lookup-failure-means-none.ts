/**
 * Bug: When the search for an earlier entry fails, a new one is made.
 * Origin: Errors that are swallowed around a search are so common that n8n has a lint rule against it
 *   (no-silent-error-swallowing).
 *
 * caught by: faults.lookup-fails
 */
import { broken } from './broken.js';

export const lookupFailureMeansNone = broken({
  name: 'lookup-failure-means-none',
  bug: 'When the search for an earlier entry fails, a new one is made.',
  origin:
    'Errors that are swallowed around a search are so common that n8n has a lint rule against it (no-silent-error-swallowing).',
  caughtBy: 'faults.lookup-fails',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) =>
      Promise.resolve(createMessageLog(params)).catch((error: unknown) => {
        if (params.previous === 'none') throw error;
        return createMessageLog({ ...params, previous: 'none' });
      }),
  }),
});
