/**
 * Bug: Only the first page of a search is read.
 * Origin: singer-io/tap-pipedrive #84; the review of NangoHQ/integration-templates #628.
 *
 * caught by: contacts.beyond-page-one
 */

import { broken } from './broken.js';
import { OnePageApi } from './support/one-page-api.js';

export const firstPageOfContacts = broken({
  name: 'first-page-of-contacts',
  bug: 'Only the first page of a search is read.',
  origin: 'singer-io/tap-pipedrive #84; the review of NangoHQ/integration-templates #628.',
  caughtBy: 'contacts.beyond-page-one',
  api: (environment) => new OnePageApi(environment, '/contacts'),
});
