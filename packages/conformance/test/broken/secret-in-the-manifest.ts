/**
 * Bug: The app's secret stands in the manifest, beside its id.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: the manifest
 *   is public, and only its form was looked at.
 *
 * caught by: oauth.secret-kept
 */
import { oauthInfo } from '../reference/oauth.js';
import { broken } from './broken.js';
import { withOauth } from './support/with-oauth.js';

export const secretInTheManifest = broken({
  name: 'secret-in-the-manifest',
  bug: "The app's secret stands in the manifest, beside its id.",
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: the manifest is public, and only its form was looked at.',
  caughtBy: 'oauth.secret-kept',
  definition: (reference) => ({
    ...reference,
    manifest: withOauth({ clientSecret: oauthInfo.clientSecret }),
  }),
});
