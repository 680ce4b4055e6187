/**
 * Bug: A voicemail is written like a text message, from its text, which it has not.
 * Origin: App Connect's update for an existing day treats voicemails and faxes as text messages; their
 *   links are lost.
 *
 * caught by: media.voicemail
 */
import { broken } from './broken.js';

export const voicemailAsText = broken({
  name: 'voicemail-as-text',
  bug: 'A voicemail is written like a text message, from its text, which it has not.',
  origin:
    "App Connect's update for an existing day treats voicemails and faxes as text messages; their links are lost.",
  caughtBy: 'media.voicemail',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { digest } = params;
      const isVoicemail = params.message?.type === 'VoiceMail';
      const body = isVoicemail
        ? `${digest.subject}<br>${params.message?.subject ?? ''}<br>${digest.marker}`
        : digest.body;
      return createMessageLog({ ...params, digest: { ...digest, body } });
    },
  }),
});
