/**
 * Bug: Reading an entry that is not there is told as a refusal.
 * Origin: Clients that throw one error for every 4xx. Daybook then never looks a second time.
 *
 * caught by: faults.absence-is-told
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { isNotFound, onError } from './support/on-error.js';

export const absenceIsARefusal = broken({
  name: 'absence-is-a-refusal',
  bug: 'Reading an entry that is not there is told as a refusal.',
  origin: 'Clients that throw one error for every 4xx. Daybook then never looks a second time.',
  caughtBy: 'faults.absence-is-told',
  definition: ({ getMessageLog, ...reference }) => ({
    ...reference,
    getMessageLog: (params) =>
      onError(
        async () => (await getMessageLog?.(params)) ?? null,
        isNotFound,
        ({ message }) => {
          throw new DaybookError('crm_rejected', { crm: 'Reference', detail: message });
        },
      ),
  }),
});
