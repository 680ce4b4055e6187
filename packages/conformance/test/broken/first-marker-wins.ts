/**
 * Bug: The newest entry that holds the marker wins, though a customer may have quoted it.
 * Origin: App Connect's connector finds its place by texts such as </ul>------------, which any message can
 *   contain.
 *
 * caught by: entries.quoted-marker
 */
import { broken } from './broken.js';

export const firstMarkerWins = broken({
  name: 'first-marker-wins',
  bug: 'The newest entry that holds the marker wins, though a customer may have quoted it.',
  origin:
    "App Connect's connector finds its place by texts such as </ul>------------, which any message can contain.",
  caughtBy: 'entries.quoted-marker',
  definition: (reference, api) => ({
    ...reference,
    findMessageLog: async ({ contactInfo, marker, ...access }) => {
      const notes = await api.notes(access, String(contactInfo.id));
      const note = notes.find(({ body, deleted }) => !deleted && body.includes(marker));
      return note ? { logId: note.id, subject: note.subject, body: note.body } : null;
    },
  }),
});
