/**
 * Bug: An update whose answer is lost is reported as refused.
 * Origin: App Connect's handler reports any error of an update as final and stores no row, so that the
 *   client starts again.
 *
 * caught by: faults.answer-lost-on-update
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const lostUpdateIsARefusal = broken({
  name: 'lost-update-is-a-refusal',
  bug: 'An update whose answer is lost is reported as refused.',
  origin:
    "App Connect's handler reports any error of an update as final and stores no row, so that the client starts again.",
  caughtBy: 'faults.answer-lost-on-update',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: (params) =>
      onError(
        () => updateMessageLog(params),
        ({ mayHaveLanded }) => mayHaveLanded,
        () => {
          throw new DaybookError('crm_rejected', { detail: 'the update failed' });
        },
      ),
  }),
});
