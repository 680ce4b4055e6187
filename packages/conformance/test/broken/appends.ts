/**
 * Bug: An update adds the new text below the old.
 * Origin: App Connect 1.7.16 notes an issue of "repeatedly logging same messages";
 *   hubspot-embeddable-ringcentral-phone #175 and #248.
 *
 * caught by: entries.replace-not-append
 */
import { broken } from './broken.js';

export const appends = broken({
  name: 'appends',
  bug: 'An update adds the new text below the old.',
  origin:
    'App Connect 1.7.16 notes an issue of "repeatedly logging same messages"; hubspot-embeddable-ringcentral-phone #175 and #248.',
  caughtBy: 'entries.replace-not-append',
  definition: (reference, api) => ({
    ...reference,
    updateMessageLog: async ({ existingMessageLog, digest, ...access }) => {
      const id = String(existingMessageLog.thirdPartyLogId);
      const { body } = await api.readNote(access, id);
      await api.replaceNote(access, id, { ...digest, body: `${body}<br>${digest.body}` });
      return {};
    },
  }),
});
