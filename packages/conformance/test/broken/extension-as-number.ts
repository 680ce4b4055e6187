/**
 * Bug: An extension is looked up like a telephone number.
 * Origin: RingCentral's client looks colleagues up through the same interface; a search that finds digits
 *   anywhere then matches customers (compare rc-unified-crm-extension #1).
 *
 * caught by: contacts.extension
 */
import { broken } from './broken.js';

export const extensionAsNumber = broken({
  name: 'extension-as-number',
  bug: 'An extension is looked up like a telephone number.',
  origin:
    "RingCentral's client looks colleagues up through the same interface; a search that finds digits anywhere then matches customers (compare rc-unified-crm-extension #1).",
  caughtBy: 'contacts.extension',
  definition: ({ findContact, ...reference }, api) => ({
    ...reference,
    findContact: async (params) => {
      if (!params.isExtension) return findContact(params);
      return { matchedContactInfo: await api.contacts(params, params.phoneNumber) };
    },
  }),
});
