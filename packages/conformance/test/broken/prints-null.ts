/**
 * Bug: The text of the message is printed once more, also when there is none.
 * Origin: App Connect prints the word “undefined” for an MMS with a picture only (run and seen).
 *
 * caught by: media.picture-without-text
 */
import { broken } from './broken.js';

export const printsNull = broken({
  name: 'prints-null',
  bug: 'The text of the message is printed once more, also when there is none.',
  origin: 'App Connect prints the word “undefined” for an MMS with a picture only (run and seen).',
  caughtBy: 'media.picture-without-text',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { digest } = params;
      const body = params.message?.subject ? digest.body : `${digest.body}<br>${params.message?.subject}`;
      return createMessageLog({ ...params, digest: { ...digest, body } });
    },
  }),
});
