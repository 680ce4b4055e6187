/**
 * Bug: Maintenance is reported as a refusal.
 * Origin: The same, for the status that CRMs answer with at night.
 *
 * caught by: faults.unavailable
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status503IsARefusal = broken({
  name: '503-is-a-refusal',
  bug: 'Maintenance is reported as a refusal.',
  origin: 'The same, for the status that CRMs answer with at night.',
  caughtBy: 'faults.unavailable',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.kind === 'unavailable' && error.message.includes('503')
        ? { code: 'crm_rejected', retryAfterMs: undefined }
        : error,
    ),
});
