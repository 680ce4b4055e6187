/**
 * Bug: timezoneOffset is told in milliseconds, as the CRM has it.
 * Origin: HubSpot tells utcOffsetMilliseconds beside utcOffset.
 *
 * caught by: sign-in.offset-read
 */
import { broken } from './broken.js';
import { tellingOfThePerson } from './support/telling-of-the-person.js';

export const offsetInMilliseconds = broken({
  name: 'offset-in-milliseconds',
  bug: 'timezoneOffset is told in milliseconds, as the CRM has it.',
  origin: 'HubSpot tells utcOffsetMilliseconds beside utcOffset.',
  caughtBy: 'sign-in.offset-read',
  definition: (reference) =>
    tellingOfThePerson(reference, () => ({ timezoneName: null, timezoneOffset: -28_800_000 })),
});
