/**
 * What a clock on a user's wall shows. Reading it for every message with moment's own objects is ten times as dear, and
 * months of messages are read again and again: moment tells the zone's offset, the rest is arithmetic.
 */
import moment, { type MomentZone } from 'moment-timezone';

/** A user's zone as the CRM tells it. */
export interface Zone {
  /** IANA name; wins over the offset. */
  timezoneName?: string | undefined;
  /** As {@link readOffset} reads it, or a zone's name: wrong for half the year where there is summer time. */
  timezoneOffset?: string | number | undefined;
}

const MINUTE_MS = 60_000;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

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
  return named ? -named.utcOffset(time) : (readOffset(zone.timezoneOffset) ?? 0);
}

/**
 * Minutes ahead of UTC, of an offset as CRMs tell it: `-07:00`, `+0545`, `UTC-7`, minutes or hours. No clock is further from
 * UTC than -12 and +14 hours: what lies beyond is told in seconds or milliseconds, or is no offset.
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
    .replace('\u2212', '-');
  const [, sign, hours, minutes] =
    /^(?:UTC|GMT)? ?([+-])(\d\d)(\d\d)$/i.exec(told) ??
    /^(?:UTC|GMT)? ?([+-]?)(\d\d?):(\d\d)$/i.exec(told) ??
    /^(?:UTC|GMT) ?([+-])(\d\d?)$/i.exec(told) ??
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

/** What the clock shows at a moment. */
export class WallClock {
  /** `YYYY-MM-DD`; of no moment at all, `Invalid date`. */
  readonly day: string;
  /** Its UTC fields are those of the wall. */
  readonly #at: Date;

  constructor(time: number, zone: Zone) {
    this.#at = new Date(time + minutesAhead(time, zone) * MINUTE_MS);
    this.day = Number.isNaN(this.#at.valueOf()) ? 'Invalid date' : this.#at.toISOString().slice(0, -14);
  }

  /** `YY/MM/DD` */
  get shortDay(): string {
    return this.day.slice(-8).replaceAll('-', '/');
  }

  /** `Tuesday, July 14, 2026` */
  get longDay(): string {
    const month = months[this.#at.getUTCMonth()];
    const year = this.day.slice(0, -6);
    return `${weekdays[this.#at.getUTCDay()]}, ${month} ${twoDigits(this.#at.getUTCDate())}, ${year}`;
  }

  /** `10:02 AM` */
  get time(): string {
    const hours = this.#at.getUTCHours();
    return `${twoDigits(hours % 12 || 12)}:${twoDigits(this.#at.getUTCMinutes())} ${hours < 12 ? 'AM' : 'PM'}`;
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
