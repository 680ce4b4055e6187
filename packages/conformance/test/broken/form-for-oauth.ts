/**
 * Bug: The manifest offers OAuth, getAuthType says that there is an API key.
 * Origin: App Connect keeps the two in separate places (manifest and code) and partners reported that
 *   documents and code disagree (rc-unified-crm-extension #121).
 *
 * caught by: contract.sign-in-form
 */
import { broken } from './broken.js';

export const formForOauth = broken({
  name: 'form-for-oauth',
  bug: 'The manifest offers OAuth, getAuthType says that there is an API key.',
  origin:
    'App Connect keeps the two in separate places (manifest and code) and partners reported that documents and code disagree (rc-unified-crm-extension #121).',
  caughtBy: 'contract.sign-in-form',
  definition: (reference) => ({ ...reference, getAuthType: () => 'apiKey' }),
});
