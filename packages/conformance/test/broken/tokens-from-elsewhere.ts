/**
 * Bug: The token endpoint is on a host that the manifest does not name.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: nothing looked
 *   where tokens come from.
 *
 * caught by: oauth.token-endpoint
 */
import { oauthInfo } from '../reference/oauth.js';
import { broken } from './broken.js';

export const tokensFromElsewhere = broken({
  name: 'tokens-from-elsewhere',
  bug: 'The token endpoint is on a host that the manifest does not name.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: nothing looked where tokens come from.',
  caughtBy: 'oauth.token-endpoint',
  definition: (reference) => ({
    ...reference,
    getOauthInfo: () => ({ ...oauthInfo, accessTokenUri: 'https://tokens.example.net/token' }),
  }),
});
