/**
 * Bug: A missing right is reported as an expired login.
 * Origin: Pipedrive answers 403 for a missing scope and for a blocked client; integrations ask to sign in
 *   again, for nothing.
 *
 * caught by: faults.forbidden
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status403IsALogin = broken({
  name: '403-is-a-login',
  bug: 'A missing right is reported as an expired login.',
  origin:
    'Pipedrive answers 403 for a missing scope and for a blocked client; integrations ask to sign in again, for nothing.',
  caughtBy: 'faults.forbidden',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.message.includes('403') ? { code: 'crm_login_expired', retryAfterMs: undefined } : error,
    ),
});
