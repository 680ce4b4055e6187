/**
 * Bug: The second part of a long day is taken for the first.
 * Origin: HubSpot cuts notes at 65,536 characters and Pipedrive at 100 kB: whoever splits a day must tell
 *   its parts apart.
 *
 * caught by: entries.two-parts
 */

import { broken } from './broken.js';
import { replacing } from './support/replacing.js';

export const partsAreOne = broken({
  name: 'parts-are-one',
  bug: 'The second part of a long day is taken for the first.',
  origin:
    'HubSpot cuts notes at 65,536 characters and Pipedrive at 100 kB: whoever splits a day must tell its parts apart.',
  caughtBy: 'entries.two-parts',
  definition: (reference, api) =>
    replacing(reference, api, (note, { subject, part }) => part > 1 && subject.startsWith(note.subject)),
});
