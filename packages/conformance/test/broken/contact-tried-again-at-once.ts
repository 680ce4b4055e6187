/**
 * Bug: A new contact that failed on the server is looked for at once, and sent again where nobody is found.
 * Origin: Made for the kit: the CRM may still be at work on the first one, as with entries
 *   (faults.write-not-hammered).
 *
 * caught by: contacts.created-once
 */

import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const contactTriedAgainAtOnce = broken({
  name: 'contact-tried-again-at-once',
  bug: 'A new contact that failed on the server is looked for at once, and sent again where nobody is found.',
  origin:
    'Made for the kit: the CRM may still be at work on the first one, as with entries (faults.write-not-hammered).',
  caughtBy: 'contacts.created-once',
  definition: ({ createContact, findContact, ...reference }) => ({
    ...reference,
    findContact,
    createContact: (params) =>
      onError(
        async () => (await createContact?.(params)) ?? {},
        ({ mayHaveLanded }) => mayHaveLanded,
        async () => {
          const { matchedContactInfo } = await findContact({
            ...params,
            overridingFormat: [],
            isExtension: false,
          });
          const [contactInfo] = matchedContactInfo ?? [];
          return contactInfo ? { contactInfo } : ((await createContact?.(params)) ?? {});
        },
      ),
  }),
});
