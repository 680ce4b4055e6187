/**
 * Bug: Whoever was found by a number is kept by the number alone, for everybody.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: a stranger only tried to write.
 *
 * caught by: secrets.own-login
 */
import type { Result } from '@daybook/core';
import { broken } from './broken.js';

export const contactsForEverybody = broken({
  name: 'contacts-for-everybody',
  bug: 'Whoever was found by a number is kept by the number alone, for everybody.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: a stranger only tried to write.',
  caughtBy: 'secrets.own-login',
  definition: ({ findContact, ...reference }) => {
    const kept = new Map<string, Result<'findContact'>>();
    return {
      ...reference,
      findContact: async (params) => {
        const found = kept.get(params.phoneNumber) ?? (await findContact(params));
        if (found.matchedContactInfo?.length) kept.set(params.phoneNumber, found);
        return found;
      },
    };
  },
});
