/**
 * Bug: Of several people with one number the first is offered.
 * Origin: One contact per number is assumed: hubspot-embeddable-ringcentral-phone #230 and #238.
 *
 * caught by: contacts.everybody
 */
import { broken } from './broken.js';

export const firstMatchOnly = broken({
  name: 'first-match-only',
  bug: 'Of several people with one number the first is offered.',
  origin: 'One contact per number is assumed: hubspot-embeddable-ringcentral-phone #230 and #238.',
  caughtBy: 'contacts.everybody',
  definition: ({ findContact, ...reference }) => ({
    ...reference,
    findContact: async (params) => ({
      matchedContactInfo: (await findContact(params)).matchedContactInfo?.slice(0, 1),
    }),
  }),
});
