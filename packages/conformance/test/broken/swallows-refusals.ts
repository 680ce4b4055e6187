/**
 * Bug: A refused entry counts as logged.
 * Origin: n8n's rule no-silent-error-swallowing; connectors that log the error and return success.
 *
 * caught by: faults.rejected
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const swallowsRefusals = broken({
  name: 'swallows-refusals',
  bug: 'A refused entry counts as logged.',
  origin: "n8n's rule no-silent-error-swallowing; connectors that log the error and return success.",
  caughtBy: 'faults.rejected',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) =>
      onError(
        () => createMessageLog(params),
        ({ kind }) => kind === 'rejected',
        () => ({ logId: 'none' }),
      ),
  }),
});
