/**
 * Bug: The time zone of a person is not told.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: sign-in.zone-told
 */
import { broken } from './broken.js';
import { tellingOfThePerson } from './support/telling-of-the-person.js';

export const zoneUntold = broken({
  name: 'zone-untold',
  bug: 'The time zone of a person is not told.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'sign-in.zone-told',
  definition: (reference) => tellingOfThePerson(reference, () => ({ timezoneName: null })),
});
