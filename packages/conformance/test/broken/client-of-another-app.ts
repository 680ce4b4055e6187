/**
 * Bug: The manifest names another app than getOauthInfo.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3. Two apps, one
 *   for trials and one for all, are mixed up in settings.
 *
 * caught by: oauth.one-app
 */
import { oauthInfo } from '../reference/oauth.js';
import { broken } from './broken.js';

export const clientOfAnotherApp = broken({
  name: 'client-of-another-app',
  bug: 'The manifest names another app than getOauthInfo.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3. Two apps, one for trials and one for all, are mixed up in settings.',
  caughtBy: 'oauth.one-app',
  definition: (reference) => ({
    ...reference,
    getOauthInfo: () => ({ ...oauthInfo, clientId: `${oauthInfo.clientId}-trial` }),
  }),
});
