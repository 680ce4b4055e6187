/**
 * Bug: Without a hint the wait is zero.
 * Origin: `Number(headers["retry-after"]) || 0`: octokit's throttling falls back to 60 seconds for just
 *   this reason.
 *
 * caught by: rate-limits.without-hint
 */

import { broken } from './broken.js';
import { ImpatientApi } from './support/impatient-api.js';

export const noHeaderNoWait = broken({
  name: 'no-header-no-wait',
  bug: 'Without a hint the wait is zero.',
  origin: `\`Number(headers["retry-after"]) || 0\`: octokit's throttling falls back to 60 seconds for just this reason.`,
  caughtBy: 'rate-limits.without-hint',
  api: (environment) => new ImpatientApi(environment, { waitMs: (error) => error.retryAfterMs ?? 0 }),
});
