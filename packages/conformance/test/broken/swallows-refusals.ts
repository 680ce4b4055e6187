/**
 * Bug: A refused entry counts as logged.
 * Origin: n8n's rule no-silent-error-swallowing; connectors that log the error and return success.
 *
 * caught by: faults.rejected
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';

export const swallowsRefusals = broken({
  name: 'swallows-refusals',
  bug: 'A refused entry counts as logged.',
  origin: "n8n's rule no-silent-error-swallowing; connectors that log the error and return success.",
  caughtBy: 'faults.rejected',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) =>
      Promise.resolve(createMessageLog(params)).catch((error: unknown) => {
        if (DaybookError.is(error) && error.kind === 'rejected') return { logId: 'none' };
        throw error;
      }),
  }),
});
