/**
 * Bug: A call whose answer is lost is reported as refused.
 * Origin: App Connect keeps no row when a create fails in any way, so the next request makes a second entry.
 *
 * caught by: calls.answer-lost-on-create
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const lostCallIsARefusal = broken({
  name: 'lost-call-is-a-refusal',
  bug: 'A call whose answer is lost is reported as refused.',
  origin:
    'App Connect keeps no row when a create fails in any way, so the next request makes a second entry.',
  caughtBy: 'calls.answer-lost-on-create',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: (params) =>
      onError(
        async () => (await createCallLog?.(params)) ?? {},
        ({ mayHaveLanded }) => mayHaveLanded,
        () => {
          throw new DaybookError('crm_unavailable', { detail: 'the call failed' });
        },
      ),
  }),
});
