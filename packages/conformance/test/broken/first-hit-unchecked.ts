/**
 * Bug: The first entry that a search by the marker gives is taken for the one.
 * Origin: The generator's own template.
 *
 * caught by: entries.found-is-checked
 */
import { broken } from './broken.js';

export const firstHitUnchecked = broken({
  name: 'first-hit-unchecked',
  bug: 'The first entry that a search by the marker gives is taken for the one.',
  origin: "The generator's own template.",
  caughtBy: 'entries.found-is-checked',
  definition: (reference, api) => ({
    ...reference,
    findMessageLog: async ({ contactInfo, ...access }) => {
      const [note] = await api.notes(access, String(contactInfo.id));
      return note ? { logId: note.id, subject: note.subject, body: note.body } : null;
    },
  }),
});
