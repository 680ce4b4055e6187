/**
 * Bug: An error of the CRM's server is reported as a refusal of the entry.
 * Origin: App Connect maps whole ranges of status codes to one meaning (handleApiError).
 *
 * caught by: faults.server-error
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status500IsARefusal = broken({
  name: '500-is-a-refusal',
  bug: "An error of the CRM's server is reported as a refusal of the entry.",
  origin: 'App Connect maps whole ranges of status codes to one meaning (handleApiError).',
  caughtBy: 'faults.server-error',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.kind === 'unavailable' && error.message.includes('500')
        ? { code: 'crm_rejected', retryAfterMs: undefined }
        : error,
    ),
});
