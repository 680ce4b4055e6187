/**
 * Bug: The CRM's lists show an entry later than `settlingSeconds` says.
 * Origin: A partner's CRM, whose search is 20 seconds late: where the limit says less, what was written is not found, and is
 *   written again.
 *
 * caught by: entries.found-by-marker
 */
import { ReferenceCrm } from '../reference/reference-crm.js';
import { broken } from './broken.js';

export const indexLaterThanTold = broken({
  name: 'index-later-than-told',
  bug: "The CRM's lists show an entry later than `settlingSeconds` says.",
  origin:
    "A partner's CRM, whose search is 20 seconds late: where the limit says less, what was written is not found, and is written again.",
  caughtBy: 'entries.found-by-marker',
  openCrm: (environment) => new ReferenceCrm(environment, { indexSeconds: 90 }),
});
