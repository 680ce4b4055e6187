/**
 * Bug: Ids of contacts are turned into numbers.
 * Origin: RingCentral message ids and the ids of large CRMs pass 2^53; a bare JSON number loses its last
 *   digits.
 *
 * caught by: contacts.found
 */
import { broken } from './broken.js';

export const roundedContactIds = broken({
  name: 'rounded-contact-ids',
  bug: 'Ids of contacts are turned into numbers.',
  origin:
    'RingCentral message ids and the ids of large CRMs pass 2^53; a bare JSON number loses its last digits.',
  caughtBy: 'contacts.found',
  definition: ({ findContact, ...reference }) => ({
    ...reference,
    findContact: async (params) => {
      const { matchedContactInfo } = await findContact(params);
      return {
        matchedContactInfo: matchedContactInfo?.map((contact) => ({ ...contact, id: Number(contact.id) })),
      };
    },
  }),
});
