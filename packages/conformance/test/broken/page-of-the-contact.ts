/**
 * Bug: The address of an entry's page opens another one.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: contract.page-of-entry
 */
import { broken } from './broken.js';

export const pageOfTheContact = broken({
  name: 'page-of-the-contact',
  bug: "The address of an entry's page opens another one.",
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'contract.page-of-entry',
  definition: ({ manifest, ...reference }) => ({
    ...reference,
    manifest: { ...manifest, logPageUrl: 'https://{hostname}/contacts/{logId}' },
  }),
});
