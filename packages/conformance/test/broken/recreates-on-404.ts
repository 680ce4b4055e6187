/**
 * Bug: An update of an entry that is gone makes a new entry.
 * Origin: Upserts again: the answer to 404 is a POST.
 *
 * caught by: faults.entry-gone
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';

export const recreatesOn404 = broken({
  name: 'recreates-on-404',
  bug: 'An update of an entry that is gone makes a new entry.',
  origin: 'Upserts again: the answer to 404 is a POST.',
  caughtBy: 'faults.entry-gone',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: async (params) => {
      try {
        return await updateMessageLog(params);
      } catch (error) {
        if (!DaybookError.is(error) || error.kind !== 'not_found') throw error;
        await reference.createMessageLog({ ...params, previous: 'none' });
        return {};
      }
    },
  }),
});
