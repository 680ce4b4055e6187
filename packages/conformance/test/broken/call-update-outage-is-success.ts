/**
 * Bug: updateCallLog throws only when the entry is gone; whatever else goes wrong counts as done.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: of the updates
 *   of calls only a lost answer was looked at.
 *
 * caught by: failures.unavailable
 */
import { broken } from './broken.js';
import { isNotFound, onError } from './support/on-error.js';

export const callUpdateOutageIsSuccess = broken({
  name: 'call-update-outage-is-success',
  bug: 'updateCallLog throws only when the entry is gone; whatever else goes wrong counts as done.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: of the updates of calls only a lost answer was looked at.',
  caughtBy: 'failures.unavailable',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: (params) =>
      onError(
        async () => (await updateCallLog?.(params)) ?? {},
        (error) => !isNotFound(error),
        () => ({}),
      ),
  }),
});
