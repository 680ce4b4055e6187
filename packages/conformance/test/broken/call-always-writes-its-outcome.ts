/**
 * Bug: Each update of a call writes how it ended, whatever has changed.
 * Origin: The same: an outcome that somebody had chosen in the CRM was reset when the recording came.
 *
 * caught by: calls.only-what-changed
 */
import { broken } from './broken.js';

export const callAlwaysWritesItsOutcome = broken({
  name: 'call-always-writes-its-outcome',
  bug: 'Each update of a call writes how it ended, whatever has changed.',
  origin: 'The same: an outcome that somebody had chosen in the CRM was reset when the recording came.',
  caughtBy: 'calls.only-what-changed',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async ({ changed, ...params }) =>
      (await updateCallLog?.({ ...params, changed: [...new Set([...changed, 'outcome'] as const)] })) ?? {},
  }),
});
