/**
 * Bug: The CRM cuts titles after 80 characters, and the connector states no limit.
 * Origin: Columns of fixed width in older CRMs: SugarCRM and vtiger keep 50 to 255 characters of a name and
 *   drop the rest.
 *
 * caught by: spelling.full-title
 */
import { ReferenceCrm } from '../reference/reference-crm.js';
import { broken } from './broken.js';

export const cutsTitles = broken({
  name: 'cuts-titles',
  bug: 'The CRM cuts titles after 80 characters, and the connector states no limit.',
  origin:
    'Columns of fixed width in older CRMs: SugarCRM and vtiger keep 50 to 255 characters of a name and drop the rest.',
  caughtBy: 'spelling.full-title',
  openCrm: (environment) =>
    new ReferenceCrm(environment, {
      spell: ({ subject, body }) => ({ subject: subject.slice(0, 80), body }),
    }),
  definition: ({ limits, ...reference }) => ({
    ...reference,
    limits: { entryBytes: limits?.entryBytes, settlingSeconds: limits?.settlingSeconds },
  }),
});
