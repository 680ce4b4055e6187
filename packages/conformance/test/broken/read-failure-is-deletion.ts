/**
 * Bug: getMessageLog answers null when the entry cannot be read.
 * Origin: The same swallowed error, on reading.
 *
 * caught by: faults.read-failure-is-told
 */
import { broken } from './broken.js';

export const readFailureIsDeletion = broken({
  name: 'read-failure-is-deletion',
  bug: 'getMessageLog answers null when the entry cannot be read.',
  origin: 'The same swallowed error, on reading.',
  caughtBy: 'faults.read-failure-is-told',
  definition: ({ getMessageLog, ...reference }) => ({
    ...reference,
    getMessageLog: (params) => Promise.resolve(getMessageLog?.(params) ?? null).catch(() => null),
  }),
});
