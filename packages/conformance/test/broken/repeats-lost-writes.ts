/**
 * Bug: A write without an answer is sent again at once.
 * Origin: octokit's retry plugin and most "resilient" clients repeat a POST whose connection broke;
 *   phone-spa #110 shows the result.
 *
 * caught by: faults.answer-lost-on-create
 */

import { broken } from './broken.js';
import { RetryingApi } from './support/retrying-api.js';

export const repeatsLostWrites = broken({
  name: 'repeats-lost-writes',
  bug: 'A write without an answer is sent again at once.',
  origin: `octokit's retry plugin and most "resilient" clients repeat a POST whose connection broke; phone-spa #110 shows the result.`,
  caughtBy: 'faults.answer-lost-on-create',
  api: (environment) => new RetryingApi(environment, (error) => error.mayHaveLanded),
});
