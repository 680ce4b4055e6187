/**
 * Bug: A refused login is tried again, three times.
 * Origin: octokit's retry plugin repeats every status that is not on a short list; a provider with its own
 *   list forgot 401.
 *
 * caught by: sign-in.refused-once
 */

import { broken } from './broken.js';
import { RetryingApi } from './support/retrying-api.js';

export const retries401 = broken({
  name: 'retries-401',
  bug: 'A refused login is tried again, three times.',
  origin:
    "octokit's retry plugin repeats every status that is not on a short list; a provider with its own list forgot 401.",
  caughtBy: 'sign-in.refused-once',
  api: (environment) => new RetryingApi(environment, (error) => error.kind === 'auth'),
});
