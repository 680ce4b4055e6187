/**
 * Bug: A number matches only when it is written in the very same way.
 * Origin: rc-unified-crm-extension #5: numbers in unusual formats never match.
 *
 * caught by: contacts.as-typed
 */
import { broken } from './broken.js';

export const comparesAsText = broken({
  name: 'compares-as-text',
  bug: 'A number matches only when it is written in the very same way.',
  origin: 'rc-unified-crm-extension #5: numbers in unusual formats never match.',
  caughtBy: 'contacts.as-typed',
  definition: (reference, api) => ({
    ...reference,
    findContact: async ({ phoneNumber, ...access }) => {
      const found = await api.contacts(access, phoneNumber);
      return { matchedContactInfo: found.filter(({ phone }) => phone === phoneNumber) };
    },
  }),
});
