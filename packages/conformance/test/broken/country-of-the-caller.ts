/**
 * Bug: A kept number without a country is taken for one of the caller's country.
 * Origin: Daybook's own connectors read what is kept by the number that is asked for; so does whoever searches by
 * the national number (rc-unified-crm-extension #1).
 *
 * caught by: contacts.other-country
 */
import { broken } from './broken.js';

export const countryOfTheCaller = broken({
  name: 'country-of-the-caller',
  bug: "A kept number without a country is taken for one of the caller's country.",
  origin:
    "Daybook's own connectors read what is kept by the number that is asked for; so does whoever searches by the national number (rc-unified-crm-extension #1).",
  caughtBy: 'contacts.other-country',
  definition: ({ findContact, ...reference }) => ({
    ...reference,
    findContact: (params) =>
      findContact({ ...params, user: { ...params.user, region: undefined, userSettings: {} } }),
  }),
});
