/**
 * Bug: An update of a call never writes its title.
 * Origin: A partner broke a finished connector in 75 ways; this one still held level 3: no update was
 *   about the title.
 *
 * caught by: calls.new-title
 */
import { broken } from './broken.js';

export const callKeepsItsTitle = broken({
  name: 'call-keeps-its-title',
  bug: 'An update of a call never writes its title.',
  origin:
    'A partner broke a finished connector in 75 ways; this one still held level 3: no update was about the title.',
  caughtBy: 'calls.new-title',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async (params) => {
      const changed = params.changed.filter((change) => change !== 'subject');
      return (await updateCallLog?.({ ...params, changed })) ?? {};
    },
  }),
});
