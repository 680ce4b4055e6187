/**
 * Bug: An update that the CRM refuses counts as logged.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: refusals were
 *   looked at on creates only.
 *
 * caught by: failures.rejected
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const updateRefusalIsSuccess = broken({
  name: 'update-refusal-is-success',
  bug: 'An update that the CRM refuses counts as logged.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: refusals were looked at on creates only.',
  caughtBy: 'failures.rejected',
  definition: ({ updateMessageLog, ...reference }) => ({
    ...reference,
    updateMessageLog: (params) =>
      onError(
        () => updateMessageLog(params),
        ({ kind }) => kind === 'rejected',
        () => ({ returnMessage: { messageType: 'success', message: 'Message logged' } }),
      ),
  }),
});
