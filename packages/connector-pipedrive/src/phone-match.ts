import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';

/** A number that somebody is looked up by. */
export interface WantedNumber {
  /** The number in one spelling: E.164 for a telephone number. */
  key: string;
  /** What Pipedrive is asked for: its search finds digits wherever they stand in a number. */
  term: string;
  /** Whether a number, as somebody typed it into Pipedrive, is this one. */
  matches(candidate: string): boolean;
}

/**
 * Reads a number to look somebody up by. Asking for the national part finds a number however it was written, and some
 * that only contain it; so each candidate is confirmed by libphonenumber. What is no telephone number (an extension, a
 * short code) must have the same digits.
 *
 * @param region - two letters, for numbers without a country such as `(415) 555-0100`
 * @example
 * const wanted = readWantedNumber('+14155550100', 'US');
 * wanted.term; // '4155550100'
 * wanted.matches('(415) 555-0100'); // true
 */
export function readWantedNumber(text: string, region: string | undefined): WantedNumber {
  const country = toCountry(region);
  const number = parsePhoneNumberFromString(text, country ?? 'US');
  if (number === undefined || !number.isPossible()) {
    const digits = digitsOf(text);
    return {
      key: digits,
      term: digits,
      matches: (candidate) => digits !== '' && digitsOf(candidate) === digits,
    };
  }
  return {
    key: number.number,
    term: number.nationalNumber,
    matches: (candidate) => isSame(candidate, number, country),
  };
}

/**
 * Somebody who wrote no country meant the one that the wanted number is in; somebody who dialled abroad used the prefix
 * of their own, as in `001 415…`.
 */
function isSame(candidate: string, wanted: PhoneNumber, region: CountryCode | undefined): boolean {
  const home = wanted.country
    ? { defaultCountry: wanted.country }
    : { defaultCallingCode: wanted.countryCallingCode };
  const readings = [home, ...(region ? [{ defaultCountry: region }] : [])];
  return readings.some((reading) => parsePhoneNumberFromString(candidate, reading)?.number === wanted.number);
}

function toCountry(region: string | undefined): CountryCode | undefined {
  const code = region?.toUpperCase() ?? '';
  return isSupportedCountry(code) ? code : undefined;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/**
 * Writes a number in a format that a user keeps numbers in, `*` for each digit.
 *
 * @example
 * inFormat('4155550100', '(***) ***-****'); // '(415) 555-0100'
 */
export function inFormat(digits: string, format: string): string | undefined {
  const places = format.split('*').length - 1;
  if (places === 0 || places > digits.length) return undefined;
  let next = digits.length - places;
  return format.replace(/\*/g, () => digits[next++] ?? '');
}
