/**
 * Bug: getCallLog answers null when the person may not read the entry.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3. Many CRMs
 *   answer 403 for a record of another team: it is there, and not for this person.
 *
 * caught by: failures.forbidden
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const callRead403IsDeletion = broken({
  name: 'call-read-403-is-deletion',
  bug: 'getCallLog answers null when the person may not read the entry.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3. Many CRMs answer 403 for a record of another team: it is there, and not for this person.',
  caughtBy: 'failures.forbidden',
  definition: ({ getCallLog, ...reference }) => ({
    ...reference,
    getCallLog: (params) =>
      onError(
        async () => (await getCallLog?.(params)) ?? null,
        ({ code }) => code === 'crm_forbidden',
        () => null,
      ),
  }),
});
