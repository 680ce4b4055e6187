/**
 * Bug: The recording link is printed whether there is one or not.
 * Origin: The same slip for voicemails, whose link App Connect passes only when there is one.
 *
 * caught by: media.voicemail-without-file
 */
import { broken } from './broken.js';

export const printsUndefined = broken({
  name: 'prints-undefined',
  bug: 'The recording link is printed whether there is one or not.',
  origin: 'The same slip for voicemails, whose link App Connect passes only when there is one.',
  caughtBy: 'media.voicemail-without-file',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { digest } = params;
      const isVoicemail = params.message?.type === 'VoiceMail';
      const body = isVoicemail ? `${digest.body}<br>Listen: ${params.recordingLink}` : digest.body;
      return createMessageLog({ ...params, digest: { ...digest, body } });
    },
  }),
});
