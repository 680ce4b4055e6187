/**
 * Bug: Signing out asks for something that the CRM does not have.
 * Origin: App Connect calls unAuthorize for every connector, also where the CRM has no way to give a key
 *   back. No public report is known.
 *
 * caught by: sign-in.signed-out
 */
import { broken } from './broken.js';

export const cannotLeave = broken({
  name: 'cannot-leave',
  bug: 'Signing out asks for something that the CRM does not have.',
  origin:
    'App Connect calls unAuthorize for every connector, also where the CRM has no way to give a key back. No public report is known.',
  caughtBy: 'sign-in.signed-out',
  definition: (reference, api) => ({
    ...reference,
    unAuthorize: async (access) => {
      await api.send(access, 'POST', '/sign-out', {});
      return null;
    },
  }),
});
