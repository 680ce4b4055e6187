/**
 * Bug: The link of a picture is added to a text that holds it already.
 * Origin: App Connect passes links beside the message, and its connectors add them to the text; a connector
 *   that is given the whole text has them twice.
 *
 * caught by: media.pictures
 */
import { broken } from './broken.js';

export const addsLinksItself = broken({
  name: 'adds-links-itself',
  bug: 'The link of a picture is added to a text that holds it already.',
  origin:
    'App Connect passes links beside the message, and its connectors add them to the text; a connector that is given the whole text has them twice.',
  caughtBy: 'media.pictures',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { digest } = params;
      const body = params.imageLink ? `${digest.body}<br>Image: ${params.imageLink}` : digest.body;
      return createMessageLog({ ...params, digest: { ...digest, body } });
    },
  }),
});
