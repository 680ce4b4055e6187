import moment from 'moment-timezone';

/** A user's zone as the CRM tells it. */
export interface Zone {
  /** IANA name; wins over the offset. */
  timezoneName?: string | undefined;
  /** `-07:00`, minutes (`-420`) or hours (`-7`): wrong for half the year where there is summer time. */
  timezoneOffset?: string | number | undefined;
}

/** The moment on the user's wall clock: by IANA zone, else by fixed offset, else UTC (design, section 3). */
export function toLocalTime(time: number, zone: Zone): moment.Moment {
  if (zone.timezoneName !== undefined && moment.tz.zone(zone.timezoneName) !== null) {
    return moment.tz(time, zone.timezoneName);
  }
  return moment.utc(time).utcOffset(toOffset(zone.timezoneOffset));
}

/** The local day of a moment, `YYYY-MM-DD`. */
export function toLocalDay(time: number, zone: Zone): string {
  return toLocalTime(time, zone).format('YYYY-MM-DD');
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
  if (zone.timezoneName !== undefined && moment.tz.zone(zone.timezoneName) !== null) return zone.timezoneName;
  return moment.utc(0).utcOffset(toOffset(zone.timezoneOffset)).format('Z');
}

/**
 * The time that stands before a message, `10:02 AM`. When the message's day is not the entry's, the day too. When
 * clocks are set back, an hour happens twice: its messages name their offset, or a reader would think them disordered.
 *
 * @param day - the entry's local day, `YYYY-MM-DD`
 */
export function formatTime(time: number, zone: Zone, day: string): string {
  const local = toLocalTime(time, zone);
  const pattern = local.format('YYYY-MM-DD') === day ? 'hh:mm A' : 'YY/MM/DD hh:mm A';
  return local.format(happensTwice(time, zone) ? `${pattern} [(UTC]Z[)]` : pattern);
}

function happensTwice(time: number, zone: Zone): boolean {
  const wallClock = (at: number): string => toLocalTime(at, zone).format('YYYY-MM-DDTHH:mm');
  const offset = minutesAhead(time, zone);
  const day = 86_400_000;
  return [time - day, time + day].some((other) => {
    const shift = offset - minutesAhead(other, zone);
    return shift !== 0 && wallClock(time + shift * 60_000) === wallClock(time);
  });
}

/** Minutes that the wall clock is ahead of UTC. */
function minutesAhead(time: number, { timezoneName, timezoneOffset }: Zone): number {
  const named = timezoneName === undefined ? null : moment.tz.zone(timezoneName);
  return named ? -named.utcOffset(time) : moment.utc(time).utcOffset(toOffset(timezoneOffset)).utcOffset();
}

/**
 * moment reads small numbers as hours and large ones as minutes, and takes a numeric text for neither. `-0700` is no
 * number but hours and minutes.
 */
function toOffset(offset: string | number | undefined): string | number {
  if (offset === undefined || offset === '') return 0;
  const isNumber = Number.isFinite(Number(offset)) && !/^[+-]\d{4}$/.test(String(offset));
  return isNumber ? Number(offset) : offset;
}
