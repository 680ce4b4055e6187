/**
 * Bug: Deleted entries are found by their marker too.
 * Origin: Pipedrive keeps deleted activities for 30 days; whether a list of a CRM holds such records is up
 *   to the CRM.
 *
 * caught by: entries.deleted-is-not-found
 */
import { findMarked } from '../reference/notes.js';
import { broken } from './broken.js';

export const findsDeleted = broken({
  name: 'finds-deleted',
  bug: 'Deleted entries are found by their marker too.',
  origin:
    'Pipedrive keeps deleted activities for 30 days; whether a list of a CRM holds such records is up to the CRM.',
  caughtBy: 'entries.deleted-is-not-found',
  definition: (reference, api) => ({
    ...reference,
    findMessageLog: async ({ contactInfo, marker, subject, ...access }) => {
      const notes = await api.notes(access, String(contactInfo.id));
      const note = findMarked(
        notes.map((each) => ({ ...each, deleted: false })),
        { marker, subject },
      );
      return note ? { logId: note.id, subject: note.subject, body: note.body } : null;
    },
  }),
});
