/**
 * Bug: The id of the person is the id of the session.
 * Origin: App Connect keys what it stores by the id that the connector gives; an id made of a token changes
 *   with each renewal. No public report is known.
 *
 * caught by: sign-in.same-person
 */
import { broken } from './broken.js';
import { tellingOfThePerson } from './support/telling-of-the-person.js';

export const newPersonEachTime = broken({
  name: 'new-person-each-time',
  bug: 'The id of the person is the id of the session.',
  origin:
    'App Connect keys what it stores by the id that the connector gives; an id made of a token changes with each renewal. No public report is known.',
  caughtBy: 'sign-in.same-person',
  definition: (reference, { environment }) =>
    tellingOfThePerson(reference, () => ({ id: environment.now() })),
});
