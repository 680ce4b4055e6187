/**
 * Bug: A create after a lost answer does not look whether the entry is there.
 * Origin: SMS activities doubled: pipedrive-embeddable-ringcentral-phone-spa #110; the connector of App
 *   Connect creates two when the answer is lost and the request comes again.
 *
 * caught by: entries.once-per-key
 */
import { broken } from './broken.js';

export const neverLooks = broken({
  name: 'never-looks',
  bug: 'A create after a lost answer does not look whether the entry is there.',
  origin:
    'SMS activities doubled: pipedrive-embeddable-ringcentral-phone-spa #110; the connector of App Connect creates two when the answer is lost and the request comes again.',
  caughtBy: 'entries.once-per-key',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => createMessageLog({ ...params, previous: 'none' }),
  }),
});
