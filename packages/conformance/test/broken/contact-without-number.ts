/**
 * Bug: The new contact gets a name, and its number is left out.
 * Origin: help.ringostat.com 6401918: a number in a field or form that the search does not see makes one
 *   more contact and deal each time.
 *
 * caught by: contacts.created
 */
import { broken } from './broken.js';

export const contactWithoutNumber = broken({
  name: 'contact-without-number',
  bug: 'The new contact gets a name, and its number is left out.',
  origin:
    'help.ringostat.com 6401918: a number in a field or form that the search does not see makes one more contact and deal each time.',
  caughtBy: 'contacts.created',
  definition: (reference, api) => ({
    ...reference,
    createContact: async ({ newContactName, ...access }) => {
      const { id } = await api.addContact(access, { name: newContactName, phone: '' });
      return { contactInfo: { id, name: newContactName } };
    },
  }),
});
