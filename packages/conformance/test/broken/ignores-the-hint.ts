/**
 * Bug: After "too many requests" a call is sent again at once.
 * Origin: supaglue #884; NangoHQ/integration-templates #192 has retries on the checklist of every
 *   integration.
 *
 * caught by: rate-limits.hint-on-create
 */

import { broken } from './broken.js';
import { ImpatientApi } from './support/impatient-api.js';

export const ignoresTheHint = broken({
  name: 'ignores-the-hint',
  bug: 'After "too many requests" a call is sent again at once.',
  origin:
    'supaglue #884; NangoHQ/integration-templates #192 has retries on the checklist of every integration.',
  caughtBy: 'rate-limits.hint-on-create',
  api: (environment) => new ImpatientApi(environment, { waitMs: 0 }),
});
