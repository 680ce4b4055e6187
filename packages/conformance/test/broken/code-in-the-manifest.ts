/**
 * Bug: A label of the manifest is a function that makes the text.
 * Origin: App Connect fetches the manifest as JSON. Zapier checks every definition against a JSON schema
 *   before it is taken.
 *
 * caught by: contract.manifest-travels
 */
import { broken } from './broken.js';

export const codeInTheManifest = broken({
  name: 'code-in-the-manifest',
  bug: 'A label of the manifest is a function that makes the text.',
  origin:
    'App Connect fetches the manifest as JSON. Zapier checks every definition against a JSON schema before it is taken.',
  caughtBy: 'contract.manifest-travels',
  definition: (reference) => ({
    ...reference,
    manifest: { ...reference.manifest, contactPageUrl: () => 'https://{hostname}/contacts/{contactId}' },
  }),
});
