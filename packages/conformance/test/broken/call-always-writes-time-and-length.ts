/**
 * Bug: Each update of a call writes when it began and how long it was, whatever has changed.
 * Origin: A partner broke his finished connector so: a time and a length that somebody had corrected were written
 *   over with the recording.
 *
 * caught by: calls.only-what-changed
 */
import { broken } from './broken.js';

export const callAlwaysWritesTimeAndLength = broken({
  name: 'call-always-writes-time-and-length',
  bug: 'Each update of a call writes when it began and how long it was, whatever has changed.',
  origin:
    'A partner broke his finished connector so: a time and a length that somebody had corrected were written over with the recording.',
  caughtBy: 'calls.only-what-changed',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async ({ changed, ...params }) =>
      (await updateCallLog?.({
        ...params,
        changed: [...new Set([...changed, 'time', 'duration'] as const)],
      })) ?? {},
  }),
});
