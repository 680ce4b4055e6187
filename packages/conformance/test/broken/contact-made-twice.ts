/**
 * Bug: A new contact whose answer was lost is sent again, as if it were a search.
 * Origin: A partner said isRead of a POST, which the client then repeats; one of those that search is named beside
 *   it.
 *
 * caught by: contacts.created-once
 */

import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const contactMadeTwice = broken({
  name: 'contact-made-twice',
  bug: 'A new contact whose answer was lost is sent again, as if it were a search.',
  origin:
    'A partner said isRead of a POST, which the client then repeats; one of those that search is named beside it.',
  caughtBy: 'contacts.created-once',
  definition: ({ createContact, ...reference }) => ({
    ...reference,
    createContact: (params) =>
      onError(
        async () => (await createContact?.(params)) ?? {},
        ({ mayHaveLanded }) => mayHaveLanded,
        async () => (await createContact?.(params)) ?? {},
      ),
  }),
});
