/**
 * Bug: findMessageLog answers null when the CRM does not answer.
 * Origin: The same swallowed error, one level up: "not found" where nobody looked.
 *
 * caught by: faults.lookup-failure-is-told
 */
import { broken } from './broken.js';

export const lookupFailureIsNull = broken({
  name: 'lookup-failure-is-null',
  bug: 'findMessageLog answers null when the CRM does not answer.',
  origin: 'The same swallowed error, one level up: "not found" where nobody looked.',
  caughtBy: 'faults.lookup-failure-is-told',
  definition: ({ findMessageLog, ...reference }) => ({
    ...reference,
    findMessageLog: (params) => Promise.resolve(findMessageLog?.(params) ?? null).catch(() => null),
  }),
});
