/**
 * Bug: getMessageLog answers null when the login has ended.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: reads met
 *   outages only, and no entry is a deleted one.
 *
 * caught by: failures.login-expired
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const read401IsDeletion = broken({
  name: 'read-401-is-deletion',
  bug: 'getMessageLog answers null when the login has ended.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: reads met outages only, and no entry is a deleted one.',
  caughtBy: 'failures.login-expired',
  definition: ({ getMessageLog, ...reference }) => ({
    ...reference,
    getMessageLog: (params) =>
      onError(
        async () => (await getMessageLog?.(params)) ?? null,
        ({ kind }) => kind === 'auth',
        () => null,
      ),
  }),
});
