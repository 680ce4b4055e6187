/**
 * Bug: Entries are read with their ampersands escaped once more.
 * Origin: Application programming interfaces that give a field for display (Salesforce formulas with
 *   HTMLENCODE, "rendered" fields of WordPress) beside the raw one.
 *
 * caught by: spelling.entities
 */
import { broken } from './broken.js';
import { telling } from './support/telling.js';

export const readsEscaped = broken({
  name: 'reads-escaped',
  bug: 'Entries are read with their ampersands escaped once more.',
  origin:
    'Application programming interfaces that give a field for display (Salesforce formulas with HTMLENCODE, "rendered" fields of WordPress) beside the raw one.',
  caughtBy: 'spelling.entities',
  definition: (reference) =>
    telling(reference, ({ subject, body }) => ({
      subject,
      body: body.replaceAll('&', '&amp;'),
    })),
});
