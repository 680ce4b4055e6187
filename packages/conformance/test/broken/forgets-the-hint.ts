/**
 * Bug: How long the CRM wants to be left alone is not passed on.
 * Origin: Errors that are made anew on the way up and lose what they held.
 *
 * caught by: rate-limits.wait-is-told
 */

import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const forgetsTheHint = broken({
  name: 'forgets-the-hint',
  bug: 'How long the CRM wants to be left alone is not passed on.',
  origin: 'Errors that are made anew on the way up and lose what they held.',
  caughtBy: 'rate-limits.wait-is-told',
  api: (environment) =>
    new RethrowingApi(environment, ({ code, mayHaveLanded }) => ({
      code,
      mayHaveLanded,
      retryAfterMs: undefined,
    })),
});
