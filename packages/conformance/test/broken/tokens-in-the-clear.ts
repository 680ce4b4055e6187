/**
 * Bug: The app's secret is sent without https.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: nothing looked
 *   where tokens come from.
 *
 * caught by: oauth.token-endpoint
 */
import { oauthInfo } from '../reference/oauth.js';
import { broken } from './broken.js';

export const tokensInTheClear = broken({
  name: 'tokens-in-the-clear',
  bug: "The app's secret is sent without https.",
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: nothing looked where tokens come from.',
  caughtBy: 'oauth.token-endpoint',
  definition: (reference) => ({
    ...reference,
    getOauthInfo: () => ({ ...oauthInfo, accessTokenUri: oauthInfo.accessTokenUri.replace('https', 'http') }),
  }),
});
