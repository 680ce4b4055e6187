/**
 * Bug: A deleted entry is read as an entry without text.
 * Origin: Answers with empty fields for what is in the waste basket, and `?? ""` for whatever is missing.
 *
 * caught by: entries.deletion-is-seen
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const deletedReadsEmpty = broken({
  name: 'deleted-reads-empty',
  bug: 'A deleted entry is read as an entry without text.',
  origin: 'Answers with empty fields for what is in the waste basket, and `?? ""` for whatever is missing.',
  caughtBy: 'entries.deletion-is-seen',
  definition: ({ getMessageLog, ...reference }) => ({
    ...reference,
    getMessageLog: (params) =>
      onError(
        async () => (await getMessageLog?.(params)) ?? null,
        ({ isGone }) => isGone,
        () => ({ logId: params.logId, subject: '', body: '' }),
      ),
  }),
});
