/**
 * Bug: Nobody behind a number is thrown as an error.
 * Origin: App Connect's documents have a page for contacts that are not found (docs/troubleshooting): an
 *   error there offers no way on.
 *
 * caught by: contacts.nobody
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';

export const nobodyIsAnError = broken({
  name: 'nobody-is-an-error',
  bug: 'Nobody behind a number is thrown as an error.',
  origin:
    "App Connect's documents have a page for contacts that are not found (docs/troubleshooting): an error there offers no way on.",
  caughtBy: 'contacts.nobody',
  definition: ({ findContact, ...reference }) => ({
    ...reference,
    findContact: async (params) => {
      const found = await findContact(params);
      if (!found.matchedContactInfo?.length) throw new DaybookError('crm_not_found', { detail: 'contact' });
      return found;
    },
  }),
});
