/**
 * Bug: An update goes to the newest entry of the contact.
 * Origin: The id of an entry is not kept, and the last one of the contact is taken instead. No public
 *   report is known.
 *
 * caught by: entries.others-untouched
 */
import { broken } from './broken.js';

export const updatesTheNewest = broken({
  name: 'updates-the-newest',
  bug: 'An update goes to the newest entry of the contact.',
  origin:
    'The id of an entry is not kept, and the last one of the contact is taken instead. No public report is known.',
  caughtBy: 'entries.others-untouched',
  definition: (reference, api) => ({
    ...reference,
    updateMessageLog: async ({ contactInfo, digest, ...access }) => {
      const [newest] = await api.notes(access, String(contactInfo.id));
      if (newest) await api.replaceNote(access, newest.id, digest);
      return {};
    },
  }),
});
