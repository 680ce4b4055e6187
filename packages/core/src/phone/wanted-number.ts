import { cleanText, withoutLeftovers } from './clean-text.js';
import type { TelephoneNumber } from './numbering-plan.js';
import { readField } from './read-field.js';
import type { Home, KeptNumber } from './readings.js';
import { toRegion } from './region.js';
import { inFormat, searchTermOf } from './search-terms.js';

/** Somebody who is looked up: by a telephone number, an extension, a short code, or the name that a sender goes by. */
export interface WantedNumber {
  /** The same for every way of writing the same number: for caches, and to tell two numbers apart. */
  key: string;
  /**
   * What to ask a CRM for, one search after another until somebody {@link matches}; empty when nobody can be meant.
   * The first finds every spelling where digits are found wherever they stand in a number. The others are for CRMs, and
   * fields, that find texts only as they were typed.
   *
   * @param formats - in which the user keeps numbers (`overridingFormat`), `*` for each digit
   */
  searchTerms(formats?: readonly string[]): string[];
  /**
   * Whether somebody with these phone fields is the one. A search brings more than was meant; this decides.
   *
   * @param fields - each as it stands in the CRM; one may hold several numbers
   */
  matches(...fields: readonly (string | null | undefined)[]): boolean;
}

/** How {@link readWantedNumber} reads. */
export interface HowToRead {
  /** Two letters: where numbers without a country are at home, see `regionOf`. Anything else counts as none. */
  region?: string | undefined;
  /** Whether it is an extension, so that it is never read as a telephone number. Default: false. */
  isExtension?: boolean;
}

/** All that stands before an extension that is asked for: a sender may be called `Local 101`. */
const EXTENSION = /^\W*ext(?:ension|n)?\W+(?=\d)/i;

/** For what is asked for without a country by somebody whose region is not known. */
const DEFAULT_REGION = 'US';

/** What networks say instead of a number that they do not tell. */
const withheld = new Set([
  'anonymous',
  'blocked',
  'caller id blocked',
  'no caller id',
  'private',
  'private number',
  'restricted',
  'unavailable',
  'unknown',
  'unknown number',
  'withheld',
]);

/**
 * Reads what somebody is looked up by: a number in E.164 or as people write it, an extension, a short code, or a sender
 * made of letters, which is only itself.
 *
 * A kept number without a country is one of the user's region, where such numbers exist; only else one of the country
 * that the wanted number is in. All spellings of one mobile, of today and of before, are one number.
 *
 * @param text - as the client sends it
 * @example
 * const wanted = readWantedNumber('+14155550100', { region: 'US' });
 * wanted.searchTerms(); // ['4155550100']
 * wanted.matches('Home (415) 555-0111 / Work (415) 555-0100 x7'); // true
 * readWantedNumber('Promo101').matches('101'); // false
 */
export function readWantedNumber(text: string, how: HowToRead = {}): WantedNumber {
  const { isExtension = false } = how;
  const region = toRegion(how.region);
  const cleaned = cleanText(text);
  const [first] = readField(cleaned, { region: region ?? DEFAULT_REGION });
  const number = first?.readings[0];
  const isName = /\p{L}\d{7}/u.test(cleaned);
  if (first && number && !isExtension && !isName) return wantedTelephone(number, first.extension, region);
  if (/\p{L}/u.test(withoutLeftovers(cleaned).replace(EXTENSION, ''))) return wantedSender(cleaned);
  return wantedCode(first?.digits ?? cleaned.replace(/\D/g, ''), { region, isExtension });
}

/**
 * The first telephone number of a phone field, in E.164.
 *
 * @param region - two letters: where numbers without a country are at home, see `regionOf`
 * @returns undefined when there is none
 * @example
 * toE164('Home (415) 555-0111', 'US'); // '+14155550111'
 */
export function toE164(field: string, region: string | undefined): string | undefined {
  return readField(field, { region: toRegion(region) }).find(({ readings }) => readings.length > 0)
    ?.readings[0]?.e164;
}

function wantedTelephone(
  number: TelephoneNumber,
  extension: string | undefined,
  region: string | undefined,
): WantedNumber {
  const isWanted = (kept: KeptNumber): boolean =>
    kept.readings.some(({ key }) => key === number.key) &&
    (kept.extension === undefined || extension === undefined || kept.extension === extension);
  return {
    key: extension === undefined ? number.key : `${number.key} x${extension}`,
    searchTerms: (formats = []) => [
      ...new Set([
        searchTermOf(number, region),
        ...formats.flatMap((format) => inFormat(number.national, format) ?? []),
      ]),
    ],
    matches: (...fields) => readAll(fields, { region, asked: number }).some(isWanted),
  };
}

/** An extension or a short code: the same digits, where they are not part of a longer number. */
function wantedCode(
  digits: string,
  { region = DEFAULT_REGION, isExtension }: { region: string | undefined; isExtension: boolean },
): WantedNumber {
  const isWanted = (kept: KeptNumber): boolean =>
    kept.digits === digits && (kept.isBare || (!isExtension && kept.readings.length === 0));
  return {
    key: digits,
    searchTerms: () => (digits === '' ? [] : [digits]),
    matches: (...fields) => digits !== '' && readAll(fields, { region }).some(isWanted),
  };
}

function wantedSender(text: string): WantedNumber {
  const key = toSenderKey(text);
  const isNobody = withheld.has(key);
  const isWanted = (field: string | null | undefined): boolean =>
    typeof field === 'string' &&
    [field, ...field.split(/\\n|[\n,;/|]/)].some((name) => namesIn(name).includes(key));
  return {
    key,
    searchTerms: () => (isNobody ? [] : [text]),
    matches: (...fields) => !isNobody && fields.some(isWanted),
  };
}

/** A sender as it stands there, without what a person says of it in brackets, and without quotes. */
function namesIn(text: string): string[] {
  const name = toSenderKey(cleanText(text));
  const own = name.replace(/(?: ?(?:\([^()]*\)|\[[^[\]]*\]))+$/, '');
  return [name, own, own.replace(/^["'](.*)["']$/, '$1')];
}

function toSenderKey(text: string): string {
  return text.replace(/\s+/g, ' ').toLowerCase();
}

function readAll(fields: readonly (string | null | undefined)[], home: Home): KeptNumber[] {
  return fields.flatMap((field) => (field ? readField(field, home) : []));
}
