/**
 * Bug: A field with several numbers is read as one.
 * Origin: Seen in all three searches of Daybook itself; libphonenumber takes a field with two numbers for none.
 *
 * caught by: contacts.two-in-one-field
 */
import { readWanted, search } from '../reference/reference-connector.js';
import { broken } from './broken.js';

export const oneNumberAField = broken({
  name: 'one-number-a-field',
  bug: 'A field with several numbers is read as one.',
  origin:
    'Seen in all three searches of Daybook itself; libphonenumber takes a field with two numbers for none.',
  caughtBy: 'contacts.two-in-one-field',
  definition: (reference, api) => ({
    ...reference,
    findContact: async (params) => {
      const { matchedContactInfo } = await search(api, params, readWanted(params));
      const isOne = (phone: string): boolean => phone.replace(/\D/g, '').length <= 15;
      return { matchedContactInfo: matchedContactInfo.filter(({ phone }) => isOne(phone)) };
    },
  }),
});
