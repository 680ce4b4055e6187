/**
 * Bug: An entry in the waste basket counts as there.
 * Origin: Pipedrive keeps deleted activities for 30 days and answers requests for them as before, with
 *   is_deleted set.
 *
 * caught by: entries.deletion-is-seen
 */
import { broken } from './broken.js';

export const deletedCanBeRead = broken({
  name: 'deleted-can-be-read',
  bug: 'An entry in the waste basket counts as there.',
  origin:
    'Pipedrive keeps deleted activities for 30 days and answers requests for them as before, with is_deleted set.',
  caughtBy: 'entries.deletion-is-seen',
  definition: (reference, api) => ({
    ...reference,
    getMessageLog: async ({ logId, ...access }) => {
      const { id, subject, body } = await api.readNote(access, String(logId));
      return { logId: id, subject, body };
    },
  }),
});
