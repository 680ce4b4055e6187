/**
 * Bug: Only Retry-After is understood; the moment in another header is not.
 * Origin: Pipedrive documents no Retry-After and names its reset in x-ratelimit-reset, which was missing
 *   for a while (ewah #280).
 *
 * caught by: rate-limits.moment-on-create
 */

import { broken } from './broken.js';
import { ImpatientApi } from './support/impatient-api.js';

export const readsOneHeaderOnly = broken({
  name: 'reads-one-header-only',
  bug: 'Only Retry-After is understood; the moment in another header is not.',
  origin:
    'Pipedrive documents no Retry-After and names its reset in x-ratelimit-reset, which was missing for a while (ewah #280).',
  caughtBy: 'rate-limits.moment-on-create',
  api: (environment) =>
    new ImpatientApi(environment, { waitMs: (error) => ((error.retryAfterMs ?? 0) === 2_000 ? 2_000 : 200) }),
});
