/**
 * Bug: Only the first page of a contact's entries is searched for the marker.
 * Origin: NangoHQ/integration-templates #192 and #628: the review of third-party integrations asks for
 *   pagination again and again.
 *
 * caught by: entries.found-beyond-page-one
 */

import { broken } from './broken.js';
import { OnePageApi } from './support/one-page-api.js';

export const firstPageOfEntries = broken({
  name: 'first-page-of-entries',
  bug: "Only the first page of a contact's entries is searched for the marker.",
  origin:
    'NangoHQ/integration-templates #192 and #628: the review of third-party integrations asks for pagination again and again.',
  caughtBy: 'entries.found-beyond-page-one',
  api: (environment) => new OnePageApi(environment, '/notes'),
});
