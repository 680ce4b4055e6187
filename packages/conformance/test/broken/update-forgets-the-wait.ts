/**
 * Bug: updateMessageLog tells "too many requests" without saying how long the CRM asks to wait.
 * Origin: Errors that are made anew lose what came with them; the kit looked at creates and searches
 *   only.
 *
 * caught by: failures.wait-is-told
 */

import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const updateForgetsTheWait = broken({
  name: 'update-forgets-the-wait',
  bug: 'updateMessageLog tells "too many requests" without saying how long the CRM asks to wait.',
  origin: 'Errors that are made anew lose what came with them; the kit looked at creates and searches only.',
  caughtBy: 'failures.wait-is-told',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: (params) =>
      onError(
        () => updateMessageLog(params),
        ({ kind }) => kind === 'rate_limit',
        ({ code }) => {
          throw new DaybookError(code, { crm: 'Reference' });
        },
      ),
  }),
});
