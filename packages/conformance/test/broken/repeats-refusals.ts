/**
 * Bug: A refused entry is sent again, five times.
 * Origin: Retry loops around everything: octokit's plugin repeats each status of 400 and above that is not
 *   on its list.
 *
 * caught by: faults.rejected
 */

import { broken } from './broken.js';
import { RetryingApi } from './support/retrying-api.js';

export const repeatsRefusals = broken({
  name: 'repeats-refusals',
  bug: 'A refused entry is sent again, five times.',
  origin:
    "Retry loops around everything: octokit's plugin repeats each status of 400 and above that is not on its list.",
  caughtBy: 'faults.rejected',
  api: (environment) => new RetryingApi(environment, (error) => error.kind === 'rejected'),
});
