/**
 * Bug: The page on which people sign in has no host.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: the client
 *   opens the address as it is.
 *
 * caught by: oauth.one-app
 */
import { broken } from './broken.js';
import { withOauth } from './support/with-oauth.js';

export const pageOfNoHost = broken({
  name: 'page-of-no-host',
  bug: 'The page on which people sign in has no host.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: the client opens the address as it is.',
  caughtBy: 'oauth.one-app',
  definition: (reference) => ({ ...reference, manifest: withOauth({ authUrl: '/authorize' }) }),
});
