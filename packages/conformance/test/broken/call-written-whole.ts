/**
 * Bug: Every update writes title and text, whatever it is about.
 * Origin: An update that sends the whole record is what many clients of CRMs do. No public report about calls is
 * known.
 *
 * caught by: calls.only-what-changed
 */
import { broken } from './broken.js';

export const callWrittenWhole = broken({
  name: 'call-written-whole',
  bug: 'Every update writes title and text, whatever it is about.',
  origin:
    'An update that sends the whole record is what many clients of CRMs do. No public report about calls is known.',
  caughtBy: 'calls.only-what-changed',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async (params) =>
      (await updateCallLog?.({ ...params, changed: ['subject', 'body', 'time', 'duration'] })) ?? {},
  }),
});
