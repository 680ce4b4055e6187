/**
 * Bug: The connector states longer titles than its CRM takes.
 * Origin: Salesforce refuses a subject of more than 255 characters (STRING_TOO_LONG). Whoever counts on more
 *   loses the entry.
 *
 * caught by: spelling.full-title
 */
import { SUBJECT_CHARACTERS } from '../reference/reference-crm.js';
import { broken } from './broken.js';

export const titleLimitTooHigh = broken({
  name: 'title-limit-too-high',
  bug: 'The connector states longer titles than its CRM takes.',
  origin:
    'Salesforce refuses a subject of more than 255 characters (STRING_TOO_LONG). Whoever counts on more loses the entry.',
  caughtBy: 'spelling.full-title',
  definition: (reference) => ({
    ...reference,
    limits: { ...reference.limits, subjectCharacters: SUBJECT_CHARACTERS * 2 },
  }),
});
