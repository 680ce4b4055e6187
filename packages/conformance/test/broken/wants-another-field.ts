/**
 * Bug: The key is read from a field of the login form that nobody fills.
 * Origin: App Connect sends the word "apiKey" as the key when the form has no field of that name, so that
 *   authors look for it elsewhere.
 *
 * caught by: sign-in.accepted
 */
import { broken } from './broken.js';

export const wantsAnotherField = broken({
  name: 'wants-another-field',
  bug: 'The key is read from a field of the login form that nobody fills.',
  origin:
    'App Connect sends the word "apiKey" as the key when the form has no field of that name, so that authors look for it elsewhere.',
  caughtBy: 'sign-in.accepted',
  definition: ({ getUserInfo, ...reference }) => ({
    ...reference,
    getUserInfo: (params) =>
      getUserInfo({ ...params, authHeader: `Bearer ${JSON.stringify(params.additionalInfo['token'])}` }),
  }),
});
