/**
 * Bug: The contact's last conversation is looked for and replaced, whatever its day.
 * Origin: Integrations that match by contact and kind of record. The prototype of this kit found that
 *   nothing but a case of its own catches it.
 *
 * caught by: entries.two-days
 */

import { broken } from './broken.js';
import { replacing } from './support/replacing.js';

export const oneEntryPerContact = broken({
  name: 'one-entry-per-contact',
  bug: "The contact's last conversation is looked for and replaced, whatever its day.",
  origin:
    'Integrations that match by contact and kind of record. The prototype of this kit found that nothing but a case of its own catches it.',
  caughtBy: 'entries.two-days',
  definition: (reference, api) =>
    replacing(reference, api, ({ subject }) => subject.startsWith('SMS conversation')),
});
