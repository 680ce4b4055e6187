/**
 * Bug: A deleted entry is read as an entry without text.
 * Origin: Answers with empty fields for what is in the waste basket, and `?? ""` for whatever is missing.
 *
 * caught by: entries.deletion-is-seen
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';

export const deletedReadsEmpty = broken({
  name: 'deleted-reads-empty',
  bug: 'A deleted entry is read as an entry without text.',
  origin: 'Answers with empty fields for what is in the waste basket, and `?? ""` for whatever is missing.',
  caughtBy: 'entries.deletion-is-seen',
  definition: ({ getMessageLog, ...reference }) => ({
    ...reference,
    getMessageLog: async (params) => {
      try {
        return (await getMessageLog?.(params)) ?? null;
      } catch (error) {
        if (!DaybookError.is(error) || !error.isGone) throw error;
        return { logId: params.logId, subject: '', body: '' };
      }
    },
  }),
});
