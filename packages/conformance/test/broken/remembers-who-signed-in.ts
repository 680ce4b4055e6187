/**
 * Bug: Who signed in is kept by the host, and greets whoever comes next, with any key.
 * Origin: A partner kept "who am I" on the instance, to save a request, and held level 3 with it.
 *
 * caught by: sign-in.somebody-before
 */
import type { Result } from '@daybook/core';
import { broken } from './broken.js';

export const remembersWhoSignedIn = broken({
  name: 'remembers-who-signed-in',
  bug: 'Who signed in is kept by the host, and greets whoever comes next, with any key.',
  origin: 'A partner kept "who am I" on the instance, to save a request, and held level 3 with it.',
  caughtBy: 'sign-in.somebody-before',
  definition: ({ getUserInfo, ...reference }) => {
    const kept = new Map<string, Result<'getUserInfo'>>();
    return {
      ...reference,
      getUserInfo: async (params) => {
        const told = kept.get(params.hostname) ?? (await getUserInfo(params));
        if (told.successful) kept.set(params.hostname, told);
        return told;
      },
    };
  },
});
