/**
 * Bug: A broken connection is said to mean that nothing was written.
 * Origin: One `catch` that turns every network error into "try again". In App Connect each such answer is a
 *   doubled entry (measured).
 *
 * caught by: faults.answer-lost-is-told
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const neverUncertain = broken({
  name: 'never-uncertain',
  bug: 'A broken connection is said to mean that nothing was written.',
  origin:
    'One `catch` that turns every network error into "try again". In App Connect each such answer is a doubled entry (measured).',
  caughtBy: 'faults.answer-lost-is-told',
  api: (environment) => new RethrowingApi(environment, ({ code, retryAfterMs }) => ({ code, retryAfterMs })),
});
