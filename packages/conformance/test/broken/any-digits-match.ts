/**
 * Bug: Whatever the CRM's search brings is a match.
 * Origin: rc-unified-crm-extension #1: a search by the national number gives false matches.
 *
 * caught by: contacts.nobody-else
 */
import { readWanted } from '../reference/reference-connector.js';
import { broken } from './broken.js';

export const anyDigitsMatch = broken({
  name: 'any-digits-match',
  bug: "Whatever the CRM's search brings is a match.",
  origin: 'rc-unified-crm-extension #1: a search by the national number gives false matches.',
  caughtBy: 'contacts.nobody-else',
  definition: (reference, api) => ({
    ...reference,
    findContact: async (params) => ({
      matchedContactInfo: params.isExtension
        ? []
        : await api.contacts(params, readWanted(params).searchTerms()[0] ?? ''),
    }),
  }),
});
