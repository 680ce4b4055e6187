/**
 * Bug: An update of a call never writes when it began.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: it was only
 *   looked at whether a call moves that should not.
 *
 * caught by: calls.new-time
 */
import { broken } from './broken.js';

export const callKeepsItsTime = broken({
  name: 'call-keeps-its-time',
  bug: 'An update of a call never writes when it began.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: it was only looked at whether a call moves that should not.',
  caughtBy: 'calls.new-time',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async (params) => {
      const changed = params.changed.filter((change) => change !== 'time');
      return (await updateCallLog?.({ ...params, changed })) ?? {};
    },
  }),
});
