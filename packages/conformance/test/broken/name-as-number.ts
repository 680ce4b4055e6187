/**
 * Bug: A search for a name goes through the search for numbers, which drops the letters.
 * Origin: App Connect has a search by name beside that by number; the short way is to send one through the
 *   other. No public report is known.
 *
 * caught by: contacts.by-name
 */
import { broken } from './broken.js';

export const nameAsNumber = broken({
  name: 'name-as-number',
  bug: 'A search for a name goes through the search for numbers, which drops the letters.',
  origin:
    'App Connect has a search by name beside that by number; the short way is to send one through the other. No public report is known.',
  caughtBy: 'contacts.by-name',
  definition: (reference) => ({
    ...reference,
    findContactWithName: ({ name, ...access }) =>
      reference.findContact({
        ...access,
        phoneNumber: name.replace(/\D/g, ''),
        overridingFormat: [],
        isExtension: false,
      }),
  }),
});
