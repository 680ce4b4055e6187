/**
 * Bug: The account is not told, only the person.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: sign-in.account-told
 */
import { broken } from './broken.js';
import { tellingOfThePerson } from './support/telling-of-the-person.js';

export const accountUntold = broken({
  name: 'account-untold',
  bug: 'The account is not told, only the person.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'sign-in.account-told',
  definition: (reference) => tellingOfThePerson(reference, () => ({ accountId: null })),
});
