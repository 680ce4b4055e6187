/**
 * Bug: An expired login is reported as an outage.
 * Origin: App Connect does not renew a token after a 401 before its stored expiry: everything fails until
 *   that has passed.
 *
 * caught by: faults.login-expired
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status401IsAnOutage = broken({
  name: '401-is-an-outage',
  bug: 'An expired login is reported as an outage.',
  origin:
    'App Connect does not renew a token after a 401 before its stored expiry: everything fails until that has passed.',
  caughtBy: 'faults.login-expired',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.kind === 'auth' ? { code: 'crm_unavailable', retryAfterMs: undefined } : error,
    ),
});
