/**
 * What a clock on a user's wall shows. Reading it for every message with moment's own objects is ten times as dear, and
 * months of messages are read again and again: moment tells the zone's offset, the rest is arithmetic.
 */
import { minutesAhead, type Zone } from '../contract/zone.js';

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
