/**
 * Bug: "Too many requests" is reported as a refusal of the entry.
 * Origin: With 80 requests in two seconds allowed, App Connect loses 81 of 100 conversations (measured).
 *
 * caught by: rate-limits.written-later
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status429IsARefusal = broken({
  name: '429-is-a-refusal',
  bug: '"Too many requests" is reported as a refusal of the entry.',
  origin: 'With 80 requests in two seconds allowed, App Connect loses 81 of 100 conversations (measured).',
  caughtBy: 'rate-limits.written-later',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.kind === 'rate_limit' ? { code: 'crm_rejected', retryAfterMs: undefined } : error,
    ),
});
