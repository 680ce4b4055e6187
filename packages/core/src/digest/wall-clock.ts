/**
 * What a clock on a user's wall shows. Reading it for every message with moment's own objects is ten times as dear, and
 * months of messages are read again and again: moment tells the zone's offset, the rest is arithmetic.
 */
import moment, { type MomentZone } from 'moment-timezone';

/** A user's zone as the CRM tells it. */
export interface Zone {
  /** IANA name; wins over the offset. */
  timezoneName?: string | undefined;
  /** `-07:00`, minutes (`-420`) or hours (`-7`): wrong for half the year where there is summer time. */
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
  if (name === undefined) return undefined;
  const zone = known.get(name) ?? moment.tz.zone(name) ?? undefined;
  if (zone !== undefined) known.set(name, zone);
  return zone;
}

/** Minutes that the wall clock is ahead of UTC. */
export function minutesAhead(time: number, { timezoneName, timezoneOffset }: Zone): number {
  const named = namedZone(timezoneName);
  return named ? -named.utcOffset(time) : moment.utc(time).utcOffset(toOffset(timezoneOffset)).utcOffset();
}

/**
 * moment reads small numbers as hours and large ones as minutes, and takes a numeric text for neither. `-0700` is no
 * number but hours and minutes.
 */
export function toOffset(offset: string | number | undefined): string | number {
  if (offset === undefined || offset === '') return 0;
  const isNumber = Number.isFinite(Number(offset)) && !/^[+-]\d{4}$/.test(String(offset));
  return isNumber ? Number(offset) : offset;
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
