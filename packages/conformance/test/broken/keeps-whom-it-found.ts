/**
 * Bug: Whoever was found by a number is kept for the person who asked, and no refresh looks again.
 * Origin: A partner kept hits for good and asked anew only where there was nobody: a colleague with the same number
 *   was never offered.
 *
 * caught by: contacts.fresh
 */
import type { Result } from '@daybook/core';
import { broken } from './broken.js';

export const keepsWhomItFound = broken({
  name: 'keeps-whom-it-found',
  bug: 'Whoever was found by a number is kept for the person who asked, and no refresh looks again.',
  origin:
    'A partner kept hits for good and asked anew only where there was nobody: a colleague with the same number was never offered.',
  caughtBy: 'contacts.fresh',
  definition: ({ findContact, ...reference }) => {
    const kept = new Map<string, Result<'findContact'>>();
    return {
      ...reference,
      findContact: async (params) => {
        const key = `${params.authHeader} ${params.phoneNumber}`;
        const found = kept.get(key) ?? (await findContact(params));
        if (found.matchedContactInfo?.length) kept.set(key, found);
        return found;
      },
    };
  },
});
