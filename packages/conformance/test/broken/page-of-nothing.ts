/**
 * Bug: The address of an entry has a place that the client does not fill.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: contract.pages-open
 */
import { broken } from './broken.js';

export const pageOfNothing = broken({
  name: 'page-of-nothing',
  bug: 'The address of an entry has a place that the client does not fill.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'contract.pages-open',
  definition: ({ manifest, ...reference }) => ({
    ...reference,
    manifest: { ...manifest, logPageUrl: 'https://{hostname}/notes/{noteId}' },
  }),
});
