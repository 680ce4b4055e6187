/**
 * Bug: The key is sent to whatever host the request names.
 * Origin: In App Connect the hostname of a request decides where the bearer token goes (run and seen).
 *
 * caught by: secrets.not-to-strangers
 */
import { broken } from './broken.js';

export const trustsAnyHost = broken({
  name: 'trusts-any-host',
  bug: 'The key is sent to whatever host the request names.',
  origin: 'In App Connect the hostname of a request decides where the bearer token goes (run and seen).',
  caughtBy: 'secrets.not-to-strangers',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: async (params) => {
      await fetch(`https://${params.user.hostname}/me`, { headers: { authorization: params.authHeader } });
      return createMessageLog(params);
    },
  }),
});
