/**
 * Bug: getCallLog answers null when the CRM does not answer.
 * Origin: App Connect shows "Authorization error" in the edit form for any failed read, and starts from an empty
 * text before an update (read in source).
 *
 * caught by: calls.read-failure-is-no-deletion
 */
import { broken } from './broken.js';

export const callReadFailureIsDeletion = broken({
  name: 'call-read-failure-is-deletion',
  bug: 'getCallLog answers null when the CRM does not answer.',
  origin:
    'App Connect shows "Authorization error" in the edit form for any failed read, and starts from an empty text before an update (read in source).',
  caughtBy: 'calls.read-failure-is-no-deletion',
  definition: ({ getCallLog, ...reference }) => ({
    ...reference,
    getCallLog: (params) => Promise.resolve(getCallLog?.(params) ?? null).catch(() => null),
  }),
});
