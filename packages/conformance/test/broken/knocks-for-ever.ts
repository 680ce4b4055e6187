/**
 * Bug: While the CRM says "too many" a call is sent thirty times, a second apart.
 * Origin: Pipedrive blocks an app with 403 when it goes on after 429; auto-pagination that burnt a quota is
 *   activepieces pull request #7971.
 *
 * caught by: rate-limits.for-ever
 */

import { broken } from './broken.js';
import { ImpatientApi } from './support/impatient-api.js';

export const knocksForEver = broken({
  name: 'knocks-for-ever',
  bug: 'While the CRM says "too many" a call is sent thirty times, a second apart.',
  origin:
    'Pipedrive blocks an app with 403 when it goes on after 429; auto-pagination that burnt a quota is activepieces pull request #7971.',
  caughtBy: 'rate-limits.for-ever',
  api: (environment) => new ImpatientApi(environment, { waitMs: 2_000, tries: 30 }),
});
