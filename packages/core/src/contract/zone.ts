/** The zone of a person's clock, as CRMs tell it. */
import moment, { type MomentZone } from 'moment-timezone';

/** A user's zone as the CRM tells it. */
export interface Zone {
  /** IANA name; wins over the offset. */
  timezoneName?: string | undefined;
  /** As {@link readOffset} reads it, or a zone's name: wrong for half the year where there is summer time. */
  timezoneOffset?: string | number | undefined;
}

/** Only names that moment knows: there are some hundreds. */
const known = new Map<string, MomentZone>();

/** The zone of that name; undefined where there is none. */
export function namedZone(name: string | undefined): MomentZone | undefined {
  const wanted = name?.trim();
  if (!wanted) return undefined;
  const zone = known.get(wanted) ?? moment.tz.zone(wanted) ?? undefined;
  if (zone !== undefined) known.set(wanted, zone);
  return zone;
}

/** The zone that counts: by name, else by an offset that is one's name. */
export function zoneOf({ timezoneName, timezoneOffset }: Zone): MomentZone | undefined {
  return (
    namedZone(timezoneName) ?? (typeof timezoneOffset === 'string' ? namedZone(timezoneOffset) : undefined)
  );
}

/** Whether it is known what the person's clock shows; days and times are else those of UTC. */
export function isReadableZone(zone: Zone): boolean {
  return zoneOf(zone) !== undefined || readOffset(zone.timezoneOffset) !== undefined;
}

/** Minutes that the wall clock is ahead of UTC. */
export function minutesAhead(time: number, zone: Zone): number {
  const named = zoneOf(zone);
  return named
    ? -named.utcOffset(time)
    : (readOffset(zone.timezoneOffset) ?? readAsBefore(zone.timezoneOffset));
}

/**
 * What nobody can sign in with any more, as former versions read it with moment: the days of who is stored with it stay
 * where they were. Seconds and milliseconds, which put days weeks away, are UTC.
 */
function readAsBefore(offset: string | number | undefined): number {
  if (offset === undefined || offset === '') return 0;
  const ahead = moment
    .utc(0)
    .utcOffset(Number.isFinite(Number(offset)) ? Number(offset) : offset)
    .utcOffset();
  return Math.abs(ahead) < 16 * 60 ? ahead : 0;
}

/**
 * Minutes ahead of UTC, of an offset as CRMs tell it: `-07:00`, `-07`, `+0545`, `UTC-7`, `Z`, minutes or hours; of
 * `(UTC-07:00) Arizona`, what stands in brackets. No clock is further from UTC than -12 and +14 hours: what lies beyond is told
 * in seconds or milliseconds, or is no offset.
 *
 * @returns undefined when it cannot be read
 * @example
 * readOffset('GMT+5:30'); // 330
 * readOffset(-7); // -420
 * readOffset(-28_800_000); // undefined
 */
export function readOffset(offset: string | number | undefined): number | undefined {
  const told = String(offset ?? '')
    .trim()
    .replace(/^\(((?:UTC|GMT)[^)]*)\).*$/i, '$1')
    .replace('\u2212', '-');
  if (/^(?:UTC|GMT|Z)$/i.test(told)) return 0;
  const [, sign, hours, minutes] =
    /^(?:UTC|GMT)? ?([+-])(\d\d)(\d\d)$/i.exec(told) ??
    /^(?:UTC|GMT)? ?([+-]?)(\d\d?):(\d\d)(?::00)?$/i.exec(told) ??
    /^(?:UTC|GMT) ?([+-])(\d\d?)$/i.exec(told) ??
    /^([+-])(0\d)$/.exec(told) ??
    [];
  const number = hours === undefined ? plainNumber(told) : Number(hours) * 60 + Number(minutes ?? 0);
  const ahead = sign === '-' ? -number : number;
  const isQuarter = ahead % 15 === 0 && Math.abs(ahead) !== 15;
  return isQuarter && ahead >= -12 * 60 && ahead <= 14 * 60 ? ahead : undefined;
}

/** Small numbers are hours, others minutes. `0545` could be either, or both. */
function plainNumber(told: string): number {
  if (!/^[+-]?(?:0|[1-9]\d{0,2})(?:\.\d+)?$/.test(told)) return Number.NaN;
  const number = Number(told);
  return Math.abs(number) < 16 ? number * 60 : number;
}
