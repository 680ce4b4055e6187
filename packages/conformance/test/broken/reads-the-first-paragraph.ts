/**
 * Bug: Of an entry only what stands above two empty lines is read.
 * Origin: Teasers of content management systems (Drupal, WordPress) that end with a paragraph.
 *
 * caught by: spelling.empty-lines
 */
import { broken } from './broken.js';
import { telling } from './support/telling.js';

export const readsTheFirstParagraph = broken({
  name: 'reads-the-first-paragraph',
  bug: 'Of an entry only what stands above two empty lines is read.',
  origin: 'Teasers of content management systems (Drupal, WordPress) that end with a paragraph.',
  caughtBy: 'spelling.empty-lines',
  definition: (reference) =>
    telling(reference, ({ subject, body }) => ({
      subject,
      body: body.split(/(?:<br \/>){3,}/)[0] ?? '',
    })),
});
