/**
 * Bug: The CRM keeps 255 bytes of a title, and the connector states 255 characters.
 * Origin: Oracle's VARCHAR2(255) counts bytes unless it is told otherwise, and so do older versions of MySQL.
 *
 * caught by: spelling.wide-title
 */
import { ReferenceCrm } from '../reference/reference-crm.js';
import { broken } from './broken.js';

export const titleInBytes = broken({
  name: 'title-in-bytes',
  bug: 'The CRM keeps 255 bytes of a title, and the connector states 255 characters.',
  origin:
    "Oracle's VARCHAR2(255) counts bytes unless it is told otherwise, and so do older versions of MySQL.",
  caughtBy: 'spelling.wide-title',
  openCrm: (environment) =>
    new ReferenceCrm(environment, {
      spell: ({ subject, body }) => ({ subject: Buffer.from(subject).subarray(0, 255).toString(), body }),
    }),
  definition: (reference) => ({ ...reference, limits: { ...reference.limits, subjectCharacters: 255 } }),
});
