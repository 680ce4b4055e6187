/**
 * Bug: Everybody who signs in gets the id of the company.
 * Origin: A partner's connector for a CRM whose answer names organization and person: it took the wrong
 *   one, and messages of one agent were written with the login of another.
 *
 * caught by: sign-in.everybody-is-somebody
 */
import { broken } from './broken.js';
import { tellingOfThePerson } from './support/telling-of-the-person.js';

export const everybodyIsTheCompany = broken({
  name: 'everybody-is-the-company',
  bug: 'Everybody who signs in gets the id of the company.',
  origin:
    "A partner's connector for a CRM whose answer names organization and person: it took the wrong one, and messages of one agent were written with the login of another.",
  caughtBy: 'sign-in.everybody-is-somebody',
  definition: (reference) => tellingOfThePerson(reference, () => ({ id: 'acme' })),
});
