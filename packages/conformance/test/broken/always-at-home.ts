/**
 * Bug: A kept number without a country is read in the region of the user and nowhere else.
 * Origin: Default regions are the usual advice for libphonenumber, and the reason why foreign customers are never
 *   found (compare rc-unified-crm-extension #5).
 *
 * caught by: contacts.national-number
 */
import { regionOf, toE164 } from '@daybook/core';
import { readWanted, search } from '../reference/reference-connector.js';
import { broken } from './broken.js';

export const alwaysAtHome = broken({
  name: 'always-at-home',
  bug: 'A kept number without a country is read in the region of the user and nowhere else.',
  origin:
    'Default regions are the usual advice for libphonenumber, and the reason why foreign customers are never found (compare rc-unified-crm-extension #5).',
  caughtBy: 'contacts.national-number',
  definition: (reference, api) => ({
    ...reference,
    findContact: async (params) => {
      const found = (await search(api, params, readWanted(params))).matchedContactInfo;
      const atHome = (phone: string): boolean => toE164(phone, regionOf(params.user)) !== undefined;
      return { matchedContactInfo: found.filter(({ phone }) => atHome(phone) || !/^\d/.test(phone)) };
    },
  }),
});
