/**
 * Bug: findMessageLog answers null when the CRM says "too many requests".
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: look-ups met
 *   outages only, and a busy CRM is when most is looked up.
 *
 * caught by: failures.rate-limit
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const lookup429IsNone = broken({
  name: 'lookup-429-is-none',
  bug: 'findMessageLog answers null when the CRM says "too many requests".',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: look-ups met outages only, and a busy CRM is when most is looked up.',
  caughtBy: 'failures.rate-limit',
  definition: ({ findMessageLog, ...reference }) => ({
    ...reference,
    findMessageLog: (params) =>
      onError(
        async () => (await findMessageLog?.(params)) ?? null,
        ({ kind }) => kind === 'rate_limit',
        () => null,
      ),
  }),
});
