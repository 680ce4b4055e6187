/**
 * Bug: The newest entry of the contact is taken for the one that is looked for.
 * Origin: App Connect's Pipedrive connector edits what it finds in its own earlier text; whatever else
 *   stands there is taken for its own.
 *
 * caught by: entries.not-there-is-null
 */
import { broken } from './broken.js';

export const newestIsMine = broken({
  name: 'newest-is-mine',
  bug: 'The newest entry of the contact is taken for the one that is looked for.',
  origin:
    "App Connect's Pipedrive connector edits what it finds in its own earlier text; whatever else stands there is taken for its own.",
  caughtBy: 'entries.not-there-is-null',
  definition: (reference, api) => ({
    ...reference,
    findMessageLog: async ({ contactInfo, ...access }) => {
      const [newest] = await api.notes(access, String(contactInfo.id));
      return newest && !newest.deleted
        ? { logId: newest.id, subject: newest.subject, body: newest.body }
        : null;
    },
  }),
});
