/**
 * Bug: The entry is filed under the first contact that a search gives, not under the chosen one.
 * Origin: Text logged on the right number and the wrong record: rc-unified-crm-extension #13,
 *   pipedrive-embeddable-ringcentral-phone-spa #29.
 *
 * caught by: entries.created
 */
import { broken } from './broken.js';

export const firstContactByName = broken({
  name: 'first-contact-by-name',
  bug: 'The entry is filed under the first contact that a search gives, not under the chosen one.',
  origin:
    'Text logged on the right number and the wrong record: rc-unified-crm-extension #13, pipedrive-embeddable-ringcentral-phone-spa #29.',
  caughtBy: 'entries.created',
  definition: ({ createMessageLog, ...reference }, api) => ({
    ...reference,
    createMessageLog: async (params) => {
      const [first] = await api.contacts(params, '');
      return createMessageLog({
        ...params,
        contactInfo: first ? { ...params.contactInfo, id: first.id } : params.contactInfo,
      });
    },
  }),
});
