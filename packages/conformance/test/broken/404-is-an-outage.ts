/**
 * Bug: A record that is gone is reported as an outage.
 * Origin: Status codes mapped by hand, as in App Connect's handleApiError. No public report of this one is
 *   known.
 *
 * caught by: faults.contact-gone
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status404IsAnOutage = broken({
  name: '404-is-an-outage',
  bug: 'A record that is gone is reported as an outage.',
  origin:
    "Status codes mapped by hand, as in App Connect's handleApiError. No public report of this one is known.",
  caughtBy: 'faults.contact-gone',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.kind === 'not_found' ? { code: 'crm_unavailable', retryAfterMs: undefined } : error,
    ),
});
