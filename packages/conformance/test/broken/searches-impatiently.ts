/**
 * Bug: Writes wait as asked, searches do not.
 * Origin: NangoHQ/integration-templates #192: every request to a third party must be retried politely, and
 *   reads are forgotten.
 *
 * caught by: rate-limits.hint-on-search
 */

import { broken } from './broken.js';
import { ImpatientApi } from './support/impatient-api.js';

export const searchesImpatiently = broken({
  name: 'searches-impatiently',
  bug: 'Writes wait as asked, searches do not.',
  origin:
    'NangoHQ/integration-templates #192: every request to a third party must be retried politely, and reads are forgotten.',
  caughtBy: 'rate-limits.hint-on-search',
  api: (environment) => new ImpatientApi(environment, { waitMs: 100, only: 'GET' }),
});
