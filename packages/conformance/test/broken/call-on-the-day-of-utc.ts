/**
 * Bug: A call is filed under the day that its start has in UTC.
 * Origin: A partner filed calls by date: what a call is made of had its instant only, while a conversation had its
 *   day.
 *
 * caught by: calls.evening-in-the-west
 */
import { broken } from './broken.js';

export const callOnTheDayOfUtc = broken({
  name: 'call-on-the-day-of-utc',
  bug: 'A call is filed under the day that its start has in UTC.',
  origin:
    'A partner filed calls by date: what a call is made of had its instant only, while a conversation had its day.',
  caughtBy: 'calls.evening-in-the-west',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: async (params) => {
      const startsAt = `${params.call.startsAt.slice(0, 10)}T20:00:00.000Z`;
      return (await createCallLog?.({ ...params, call: { ...params.call, startsAt } })) ?? {};
    },
  }),
});
