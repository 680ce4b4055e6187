/**
 * Bug: The id of a new entry is turned into a number.
 * Origin: The 64-bit ids of telephony and CRM systems lose their last digits in JavaScript numbers.
 *
 * caught by: entries.id-kept
 */
import { broken } from './broken.js';

export const roundedEntryIds = broken({
  name: 'rounded-entry-ids',
  bug: 'The id of a new entry is turned into a number.',
  origin: 'The 64-bit ids of telephony and CRM systems lose their last digits in JavaScript numbers.',
  caughtBy: 'entries.id-kept',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: async (params) => ({ logId: Number((await createMessageLog(params)).logId) }),
  }),
});
