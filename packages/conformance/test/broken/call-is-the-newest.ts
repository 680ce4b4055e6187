/**
 * Bug: The newest entry of the contact is taken for the call that is looked for.
 * Origin: Which of several records with the number gets the call is decided by "changed last" in Salestrail (its
 * help).
 *
 * caught by: calls.found-by-marker
 */
import { broken } from './broken.js';

export const callIsTheNewest = broken({
  name: 'call-is-the-newest',
  bug: 'The newest entry of the contact is taken for the call that is looked for.',
  origin:
    'Which of several records with the number gets the call is decided by "changed last" in Salestrail (its help).',
  caughtBy: 'calls.found-by-marker',
  definition: (reference, api) => ({
    ...reference,
    findCallLog: async (params) => {
      const [newest] = await api.notes(params, String(params.contactInfo.id));
      return newest ? { logId: newest.id } : null;
    },
  }),
});
