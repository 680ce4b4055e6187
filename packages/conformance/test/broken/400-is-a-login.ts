/**
 * Bug: Every answer from 400 to 409 is reported as an expired login.
 * Origin: App Connect's handleApiError maps 400 to 409 to “authorization error”, and the client signs the
 *   person out.
 *
 * caught by: faults.rejected-is-no-login
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status400IsALogin = broken({
  name: '400-is-a-login',
  bug: 'Every answer from 400 to 409 is reported as an expired login.',
  origin:
    "App Connect's handleApiError maps 400 to 409 to “authorization error”, and the client signs the person out.",
  caughtBy: 'faults.rejected-is-no-login',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.kind === 'rejected' ? { code: 'crm_login_expired', retryAfterMs: undefined } : error,
    ),
});
