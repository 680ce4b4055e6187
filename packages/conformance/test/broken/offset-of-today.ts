/**
 * Bug: The offset that the zone has today is used for messages of any day.
 * Origin: App Connect stores a fixed offset when a person signs in; after the clocks change, times are an
 *   hour off (commits 9de07a6f and 80cc7fca).
 *
 * caught by: days.summer-time
 */

import { broken } from './broken.js';
import { DatingApi } from './support/dating-api.js';

/** Milliseconds that a zone is ahead of UTC at a moment. */
function offsetOf(timeZone: string, at: number): number {
  const there = new Date(at).toLocaleString('en-US', { timeZone });
  const utc = new Date(at).toLocaleString('en-US', { timeZone: 'UTC' });
  return Date.parse(there) - Date.parse(utc);
}

export const offsetOfToday = broken({
  name: 'offset-of-today',
  bug: 'The offset that the zone has today is used for messages of any day.',
  origin:
    'App Connect stores a fixed offset when a person signs in; after the clocks change, times are an hour off (commits 9de07a6f and 80cc7fca).',
  caughtBy: 'days.summer-time',
  api: (environment) =>
    new DatingApi(environment, ({ digest, now }) => {
      const offset = offsetOf(digest.timeZone, now);
      const local = new Date(Date.parse(digest.startsAt) + offset).toISOString().slice(0, 10);
      return new Date(Date.parse(`${local}T12:00:00Z`) - offset).toISOString();
    }),
});
