/**
 * Bug: findContact finds nobody when the login has ended.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: searches met
 *   outages only. Who is not found is entered a second time.
 *
 * caught by: failures.login-expired
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const search401IsNobody = broken({
  name: 'search-401-is-nobody',
  bug: 'findContact finds nobody when the login has ended.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: searches met outages only. Who is not found is entered a second time.',
  caughtBy: 'failures.login-expired',
  definition: ({ findContact, ...reference }) => ({
    ...reference,
    findContact: (params) =>
      onError(
        () => findContact(params),
        ({ kind }) => kind === 'auth',
        () => ({ matchedContactInfo: [] }),
      ),
  }),
});
