/**
 * Bug: The title that is read is the name of the contact.
 * Origin: Lists whose "name" or "display_name" is made of what an entry belongs to. No public report of this
 *   one is known.
 *
 * caught by: spelling.titles
 */
import { broken } from './broken.js';
import { telling } from './support/telling.js';

export const readsAnotherTitle = broken({
  name: 'reads-another-title',
  bug: 'The title that is read is the name of the contact.',
  origin:
    'Lists whose "name" or "display_name" is made of what an entry belongs to. No public report of this one is known.',
  caughtBy: 'spelling.titles',
  definition: (reference) => telling(reference, ({ body }, contactName) => ({ subject: contactName, body })),
});
