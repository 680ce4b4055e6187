/**
 * Bug: The token endpoint is made of the host of the account, which is not always known.
 * Origin: Daybook's server tells the host only where the manifest allows it: a client that knows none
 *   sends anything.
 *
 * caught by: oauth.token-endpoint
 */
import { oauthInfo } from '../reference/oauth.js';
import { broken } from './broken.js';

export const tokensOfNoHost = broken({
  name: 'tokens-of-no-host',
  bug: 'The token endpoint is made of the host of the account, which is not always known.',
  origin:
    "Daybook's server tells the host only where the manifest allows it: a client that knows none sends anything.",
  caughtBy: 'oauth.token-endpoint',
  definition: (reference) => ({
    ...reference,
    getOauthInfo: ({ hostname }) => ({ ...oauthInfo, accessTokenUri: `https://${hostname ?? ''}/token` }),
  }),
});
