import { readWantedNumber } from './wanted-number.js';

/** All that the two ends of the same number have in common, whatever stands before it. */
const END = 4;

/**
 * Whether two texts are the same number, extension or sender, however each is written. Where only one of them has a
 * country, the other is in it too.
 *
 * @example
 * isSameNumber('+14155550100', '(415) 555-0100'); // true
 * isSameNumber('+14155550100', '+444155550100'); // false
 */
export function isSameNumber(one: string, other: string): boolean {
  if (one.trim() === '' || other.trim() === '') return false;
  if (one === other) return true;
  if (isPlain(one) && isPlain(other) && one.slice(-END) !== other.slice(-END)) return false;
  const [first, second] = other.includes('+') && !one.includes('+') ? [other, one] : [one, other];
  return readWantedNumber(first).matches(second) || readWantedNumber(second).matches(first);
}

/** Digits alone: what nearly every comparison is between, decided without reading them. */
function isPlain(text: string): boolean {
  return /^\+?\d{4,}$/.test(text);
}
