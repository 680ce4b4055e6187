/**
 * Bug: Numbers are compared as E.164, so that each spelling of a mobile is somebody else.
 * Origin: Seen in all three searches of Daybook itself; libphonenumber keeps the spellings of a mobile in Argentina
 *   apart.
 *
 * caught by: contacts.mobile-spellings
 */
import { regionOf, toE164 } from '@daybook/core';
import { readWanted, search } from '../reference/reference-connector.js';
import { broken } from './broken.js';

export const oneSpelling = broken({
  name: 'one-spelling',
  bug: 'Numbers are compared as E.164, so that each spelling of a mobile is somebody else.',
  origin:
    'Seen in all three searches of Daybook itself; libphonenumber keeps the spellings of a mobile in Argentina apart.',
  caughtBy: 'contacts.mobile-spellings',
  definition: (reference, api) => ({
    ...reference,
    findContact: async (params) => {
      const found = (await search(api, params, readWanted(params))).matchedContactInfo;
      const isSame = (phone: string): boolean =>
        toE164(phone, regionOf(params.user)) === params.phoneNumber || !/^(?:\+5|0)/.test(phone);
      return { matchedContactInfo: found.filter(({ phone }) => isSame(phone)) };
    },
  }),
});
