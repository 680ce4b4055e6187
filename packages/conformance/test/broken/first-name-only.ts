/**
 * Bug: Of several people with a name the first one is given.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: contacts.by-name-everybody
 */
import { broken } from './broken.js';

export const firstNameOnly = broken({
  name: 'first-name-only',
  bug: 'Of several people with a name the first one is given.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'contacts.by-name-everybody',
  definition: (reference, api) => ({
    ...reference,
    findContactWithName: async ({ name, ...access }) => ({
      matchedContactInfo: (await api.contacts(access, name)).slice(0, 1),
    }),
  }),
});
