/**
 * Bug: The link of a fax carries the user's key, so that it opens by itself.
 * Origin: App Connect writes `?access_token=…` into the download link of a fax, which the CRM then stores.
 *
 * caught by: secrets.not-in-entries
 */
import { broken } from './broken.js';

export const keyInLinks = broken({
  name: 'key-in-links',
  bug: "The link of a fax carries the user's key, so that it opens by itself.",
  origin: 'App Connect writes `?access_token=…` into the download link of a fax, which the CRM then stores.',
  caughtBy: 'secrets.not-in-entries',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { digest, faxDownloadLink, user } = params;
      const link = faxDownloadLink ? `<br>${faxDownloadLink}?access_token=${user.accessToken}` : '';
      return createMessageLog({ ...params, digest: { ...digest, body: digest.body + link } });
    },
  }),
});
