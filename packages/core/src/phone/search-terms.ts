import { writtenBefore } from './changed-plans.js';
import { dialledInArgentina, onlyAreaOf, type TelephoneNumber } from './numbering-plan.js';

/**
 * The digits to ask a CRM for whose search finds digits wherever they stand in a number: the longest that every way of
 * writing the number has in common, so that one search finds them all.
 *
 * @param region - two letters: the user's own, where people leave out what goes without saying
 * @example
 * searchTermOf(parseNumber('14155550100')!, 'US'); // '4155550100'
 * // 15 may stand before it, or 9 before the area.
 * searchTermOf(parseNumber('5491123456701')!, 'AR'); // '23456701'
 */
export function searchTermOf(number: TelephoneNumber, region: string | undefined): string {
  const local = number.national.slice(onlyAreaOf(number, region).length);
  // A leading 0 is dropped by spreadsheets, and by people abroad.
  const spellings = [
    local.replace(/^0+/, ''),
    ...writtenBefore(number.callingCode, number.national),
    dialledInArgentina(number),
  ];
  return spellings.filter((spelling) => spelling !== undefined).reduce(commonPart);
}

/** The longest digits that stand in both. */
function commonPart(one: string, other: string): string {
  for (let length = one.length; length > 0; length -= 1) {
    for (let start = 0; start + length <= one.length; start += 1) {
      const part = one.slice(start, start + length);
      if (other.includes(part)) return part;
    }
  }
  return '';
}

/**
 * Writes a number in a format that a user keeps numbers in, `*` for each digit.
 *
 * @returns undefined for a format without places, or with more of them than there are digits
 * @example
 * inFormat('4155550100', '(***) ***-****'); // '(415) 555-0100'
 */
export function inFormat(digits: string, format: string): string | undefined {
  const places = format.split('*').length - 1;
  if (places === 0 || places > digits.length) return undefined;
  let next = digits.length - places;
  return format.replace(/\*/g, () => digits[next++] ?? '');
}
