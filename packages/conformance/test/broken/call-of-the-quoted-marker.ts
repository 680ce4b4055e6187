/**
 * Bug: The newest entry that holds the marker anywhere is taken for the call.
 * Origin: A search for a text is what most CRMs offer; the first hit of it was taken by connectors of ours, too.
 *
 * caught by: calls.quoted-marker
 */
import { broken } from './broken.js';

export const callOfTheQuotedMarker = broken({
  name: 'call-of-the-quoted-marker',
  bug: 'The newest entry that holds the marker anywhere is taken for the call.',
  origin:
    'A search for a text is what most CRMs offer; the first hit of it was taken by connectors of ours, too.',
  caughtBy: 'calls.quoted-marker',
  definition: (reference, api) => ({
    ...reference,
    findCallLog: async ({ contactInfo, marker, ...access }) => {
      const notes = await api.notes(access, String(contactInfo.id));
      const found = notes.find(({ body }) => body.includes(marker));
      return found ? { logId: found.id } : null;
    },
  }),
});
