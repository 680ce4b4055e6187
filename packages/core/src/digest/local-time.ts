import moment from 'moment-timezone';
import { minutesAhead, type Zone, zoneOf } from '../contract/zone.js';
import { WallClock } from './wall-clock.js';

export type { Zone } from '../contract/zone.js';

const DAY_MS = 86_400_000;

/** The moment on the user's wall clock: by IANA zone, else by fixed offset, else UTC (design, section 3). */
export function toLocalTime(time: number, zone: Zone): moment.Moment {
  const named = zoneOf(zone);
  return named ? moment.tz(time, named.name) : moment.utc(time).utcOffset(minutesAhead(time, zone));
}

/** The local day of a moment, `YYYY-MM-DD`. */
export function toLocalDay(time: number, zone: Zone): string {
  return new WallClock(time, zone).day;
}

/**
 * A zone's offset at a moment, `-07:00`.
 *
 * @param zone - an IANA name, or an offset such as `-07:00`
 */
export function offsetAt(time: number, zone: string): string {
  return toLocalTime(time, { timezoneName: zone, timezoneOffset: zone }).format('Z');
}

/** Names the zone that {@link toLocalTime} used. */
export function nameOfZone(zone: Zone): string {
  return zoneOf(zone)?.name ?? toLocalTime(0, zone).format('Z');
}

/**
 * The time that stands before a message, `10:02 AM`. When the message's day is not the entry's, the day too. When
 * clocks are set back, an hour happens twice: its messages name their offset, or a reader would think them disordered.
 *
 * @param day - the entry's local day, `YYYY-MM-DD`
 */
export function formatTime(time: number, zone: Zone, day: string): string {
  const clock = new WallClock(time, zone);
  const shown = clock.day === day ? clock.time : `${clock.shortDay} ${clock.time}`;
  return [shown, ...whichOfTwo(time, zone)].join(' ');
}

/** What tells a moment from another one at which the clock shows the same, `(UTC-04:00)`; nothing for nearly all. */
export function whichOfTwo(time: number, zone: Zone): string[] {
  return happensTwice(time, zone) ? [toLocalTime(time, zone).format('[(UTC]Z[)]')] : [];
}

function happensTwice(time: number, zone: Zone): boolean {
  const offset = minutesAhead(time, zone);
  return [time - DAY_MS, time + DAY_MS].some((other) => {
    const shift = offset - minutesAhead(other, zone);
    if (shift === 0) return false;
    const same = time + shift * 60_000;
    // The other moment at which a clock shows the same.
    return minutesAhead(same, zone) === offset - shift;
  });
}
