/**
 * Bug: The id of a new contact is given in another form than that of a found one.
 * Origin: Files of contacts, companies and leads have ids that overlap, so that authors put the kind before
 *   them (rc-unified-crm-extension PR #22 attaches to companies too).
 *
 * caught by: contacts.created-can-be-logged
 */
import { broken } from './broken.js';

export const decoratedContactId = broken({
  name: 'decorated-contact-id',
  bug: 'The id of a new contact is given in another form than that of a found one.',
  origin:
    'Files of contacts, companies and leads have ids that overlap, so that authors put the kind before them (rc-unified-crm-extension PR #22 attaches to companies too).',
  caughtBy: 'contacts.created-can-be-logged',
  definition: ({ createContact, ...reference }) => ({
    ...reference,
    createContact: async (params) => {
      const { contactInfo } = (await createContact?.(params)) ?? {};
      return { contactInfo: contactInfo && { ...contactInfo, id: `Contact/${contactInfo.id}` } };
    },
  }),
});
