/**
 * Bug: Only the first of the fields that hold numbers is read.
 * Origin: Phone numbers in further fields do not match: pipedrive-embeddable-ringcentral-phone-spa #97.
 *
 * caught by: contacts.second-number
 */
import { readWanted, search } from '../reference/reference-connector.js';
import { broken } from './broken.js';

export const firstFieldOnly = broken({
  name: 'first-field-only',
  bug: 'Only the first of the fields that hold numbers is read.',
  origin: 'Phone numbers in further fields do not match: pipedrive-embeddable-ringcentral-phone-spa #97.',
  caughtBy: 'contacts.second-number',
  definition: (reference, api) => ({
    ...reference,
    findContact: async (params) => {
      const wanted = readWanted(params);
      const { matchedContactInfo } = await search(api, params, wanted);
      return { matchedContactInfo: matchedContactInfo.filter(({ phone }) => wanted.matches(phone)) };
    },
  }),
});
