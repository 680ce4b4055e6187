/**
 * Bug: An update of a call whose answer is lost is reported as refused.
 * Origin: Three connectors of App Connect tell a failed update in returnMessage only, and its server calls it
 * successful (read in source).
 *
 * caught by: calls.answer-lost-on-update
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const lostCallUpdateIsARefusal = broken({
  name: 'lost-call-update-is-a-refusal',
  bug: 'An update of a call whose answer is lost is reported as refused.',
  origin:
    'Three connectors of App Connect tell a failed update in returnMessage only, and its server calls it successful (read in source).',
  caughtBy: 'calls.answer-lost-on-update',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: (params) =>
      onError(
        async () => (await updateCallLog?.(params)) ?? {},
        ({ mayHaveLanded }) => mayHaveLanded,
        () => {
          throw new DaybookError('crm_rejected', { detail: 'the update failed' });
        },
      ),
  }),
});
