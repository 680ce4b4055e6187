/**
 * Bug: A write that failed on the server is repeated five times at once.
 * Origin: octokit's retry plugin repeats POST after 409 and 500 without asking whether it landed.
 *
 * caught by: faults.write-not-hammered
 */

import { broken } from './broken.js';
import { RetryingApi } from './support/retrying-api.js';

export const hammers500 = broken({
  name: 'hammers-500',
  bug: 'A write that failed on the server is repeated five times at once.',
  origin: "octokit's retry plugin repeats POST after 409 and 500 without asking whether it landed.",
  caughtBy: 'faults.write-not-hammered',
  api: (environment) => new RetryingApi(environment, (error) => error.message.includes('500')),
});
