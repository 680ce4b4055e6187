import { readWantedNumber, regionOf, type User } from '@daybook/core';
import { LRUCache } from 'lru-cache';
import { atMost } from '../at-most.js';

/**
 * A phone number from a query string. The client does not encode it, so that the `+` of `+14155550100` arrives as a
 * space (protocol, section 3.1).
 *
 * @example
 * readPhoneNumber(' 14155550100'); // '+14155550100'
 */
export function readPhoneNumber(text: string): string {
  const decoded = text.replace(/^%2B/i, '+');
  return /^ +\d/.test(decoded) ? `+${decoded.trim()}` : decoded.trim();
}

/** The user's further number formats: a comma list, `*` for each digit. */
export function readFormats(text: string): string[] {
  return text
    .split(',')
    .map((format) => format.trim())
    .filter((format) => format !== '' && format.length <= 64)
    .slice(0, 3);
}

/** The same people write again and again. */
const keys = new LRUCache<string, string>(atMost(10_000));

/**
 * Under what a number is remembered: the same for all its spellings.
 *
 * @example
 * keyOfNumber(user, '14155550100'); // '+14155550100'
 */
export function keyOfNumber(user: Pick<User, 'userSettings' | 'region'>, number: string): string {
  const region = regionOf(user);
  const asked = `${region} ${number}`;
  const known = keys.get(asked);
  if (known !== undefined) return known;
  const { key } = readWantedNumber(number, { region });
  keys.set(asked, key);
  return key;
}
