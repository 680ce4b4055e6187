/**
 * Bug: A new time moves a call to the day that it has in UTC, although it was made on the right one.
 * Origin: The same partner, who had looked at the day of a new call only.
 *
 * caught by: calls.morning-in-the-east
 */
import { broken } from './broken.js';

export const callMovesToTheDayOfUtc = broken({
  name: 'call-moves-to-the-day-of-utc',
  bug: 'A new time moves a call to the day that it has in UTC, although it was made on the right one.',
  origin: 'The same partner, who had looked at the day of a new call only.',
  caughtBy: 'calls.morning-in-the-east',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async (params) => {
      const startsAt = `${params.call.startsAt.slice(0, 10)}T00:00:00.000Z`;
      return (await updateCallLog?.({ ...params, call: { ...params.call, startsAt } })) ?? {};
    },
  }),
});
