/**
 * Bug: timezoneName is the name that Windows gives to the zone.
 * Origin: App Connect's connectors for Bullhorn and Redtail needed fixes because the CRM does not speak
 *   IANA (commits 708478cd, 2231777d).
 *
 * caught by: sign-in.time-zone
 */
import { broken } from './broken.js';
import { tellingOfThePerson } from './support/telling-of-the-person.js';

export const windowsTimeZone = broken({
  name: 'windows-time-zone',
  bug: 'timezoneName is the name that Windows gives to the zone.',
  origin:
    "App Connect's connectors for Bullhorn and Redtail needed fixes because the CRM does not speak IANA (commits 708478cd, 2231777d).",
  caughtBy: 'sign-in.time-zone',
  definition: (reference) => tellingOfThePerson(reference, () => ({ timezoneName: 'Pacific Standard Time' })),
});
