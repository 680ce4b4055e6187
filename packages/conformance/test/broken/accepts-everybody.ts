/**
 * Bug: getUserInfo does not ask the CRM and greets everybody.
 * Origin: Airbyte issue #23414 asks that every sign-in method be tested: a check that always says yes hides
 *   bad credentials until the first run.
 *
 * caught by: sign-in.refused
 */
import { broken } from './broken.js';

export const acceptsEverybody = broken({
  name: 'accepts-everybody',
  bug: 'getUserInfo does not ask the CRM and greets everybody.',
  origin:
    'Airbyte issue #23414 asks that every sign-in method be tested: a check that always says yes hides bad credentials until the first run.',
  caughtBy: 'sign-in.refused',
  definition: (reference) => ({
    ...reference,
    getUserInfo: () => ({
      successful: true,
      platformUserInfo: {
        id: 'user-5',
        name: 'Ann Agent',
        accountId: 'acme',
        timezoneName: 'America/Los_Angeles',
      },
    }),
  }),
});
