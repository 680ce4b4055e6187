/**
 * Bug: An entry of the same contact and day is taken for this conversation's.
 * Origin: Several people, numbers and records behind one conversation are what users report most
 *   (hubspot-embeddable-ringcentral-phone #230, #238).
 *
 * caught by: entries.two-conversations
 */

import { broken } from './broken.js';
import { replacing } from './support/replacing.js';

export const oneEntryPerDay = broken({
  name: 'one-entry-per-day',
  bug: "An entry of the same contact and day is taken for this conversation's.",
  origin:
    'Several people, numbers and records behind one conversation are what users report most (hubspot-embeddable-ringcentral-phone #230, #238).',
  caughtBy: 'entries.two-conversations',
  definition: (reference, api) => replacing(reference, api, (note, { subject }) => note.subject === subject),
});
