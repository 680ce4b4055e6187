import { decodeHTMLStrict } from 'entities';

/** Whoever writes more than this into a phone field wrote no number behind it. */
const MAXIMUM = 1_000;
/** A spreadsheet that shows more missing digits than these has rounded. */
const MAXIMUM_ZEROS = 3;
/** `①`, `⑴` and `⒈`, which would become digits of a number. */
const ENCLOSED = /[\u2460-\u249B\u24EA-\u24FF\u2776-\u2793]/g;
/** `1.` or `(1)` before a number of a list. */
const ORDINAL = /(?<=^|[\s,;/|])[([]?([1-9])[.)\]:]+ ?(?=[+(]*\d)/g;
/** A number of North America that is dialled free of charge, and whose end is a word. */
const SPELLED =
  /(?<![\p{L}\d])((?:\+?1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ .-]?)([a-z\d]+(?:[.-][a-z\d]+)*)/giu;
const SPELLED_LENGTH = 7;
/** The keys of a to z. */
const KEYS = '22233344455566677778889999';

/**
 * A text as a person reads it: the digits of every script as 0 to 9, every dash as `-`, every blank as a space, every
 * end of a line (and a tab) as `\n`, nothing invisible.
 *
 * @example
 * cleanText('\u202A+1\u00A0415\u2011555\u201100100\u202C'); // '+1 415-555-00100'
 * cleanText('٠٣٠ １２３４'); // '030 1234'
 */
export function cleanText(text: string): string {
  return decodeHTMLStrict(text.slice(0, MAXIMUM))
    .replace(ENCLOSED, '\n')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, toDigit)
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\n\r\t\v\f\u0085\u2028\u2029]+/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/**
 * Takes away what spreadsheets, exports and diallers leave around a number: quotes, the formula's `=`, `.0`, commas
 * between thousands, powers of ten, the scheme of a link, escapes, the numbers of a list.
 *
 * @param text - as {@link cleanText} returns it
 * @example
 * withoutLeftovers('14155550177.0'); // '14155550177'
 * withoutLeftovers('1.4155550177E+10'); // '14155550177'
 * withoutLeftovers('tel:+1-415-555-0100;ext=7'); // ' +1-415-555-0100 ext 7'
 */
export function withoutLeftovers(text: string): string {
  return (
    withoutOrdinals(text.replace(/(?:\\[rnt])+|_x000[ad]_/gi, '\n').replace(/\\(?:u00|x)a0/gi, ' '))
      // What a `tel:` or `sip:` link says after the number: before any `=` goes.
      .replace(/;ext=/gi, ' ext ')
      .replace(/;(?:phone-context|isub|transport|user)=[^\s,;|]*|(?<=\d)@[^\s,;|]*/gi, '')
      .replace(/['"`´=]+(?=[+(\d])|(?<=\d)['"`´]+/g, '')
      .replace(/(?<![\d.,])(\d)[.,](\d+)E\+?(\d{1,2})(?!\d)/gi, fromPowerOfTen)
      .replace(/(?<![\d,])\d{1,2}(?:,\d{3}){3}(?![\d,])/g, (thousands) => thousands.replaceAll(',', ''))
      .replace(/(?<=^\d+)\.0$|(?<=\d{7})[.,]0{1,2}(?!\d)/g, '')
      .replace(/%2[\dA-F]/gi, (escaped) => decodeURIComponent(escaped))
      // Written in North America where 1 must be dialled before the area.
      .replace(/(?<!\d)\+?1 ?\+ ?(?=\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[ .-]?\d{4}(?!\d))/g, '+1 ')
      .replace(/\b(?:tel|callto|sips?|sms|whatsapp|phone):(?:\/\/)?/gi, ' ')
      // Written in Brazil where the code of the operator belongs.
      .replace(/\b0xx(?=\W*\d\d)/gi, '0')
  );
}

/**
 * The digits of a number whose end is a word, as it is dialled.
 *
 * @param text - as {@link withoutLeftovers} returns it
 * @example
 * withDigitsForLetters('1-800-FLOWERS'); // '1-800-3569377'
 */
export function withDigitsForLetters(text: string): string {
  return text.replace(SPELLED, (written: string, area: string, end: string) => {
    const dialled = end.replace(/[.-]/g, '').slice(0, SPELLED_LENGTH).toLowerCase();
    if (dialled.length < SPELLED_LENGTH || !/[a-z]{3}/.test(dialled)) return written;
    return area + dialled.replace(/[a-z]/g, (letter) => KEYS[letter.charCodeAt(0) - 97] ?? '');
  });
}

/** Only where they count: a 1 alone may be the country's. */
function withoutOrdinals(text: string): string {
  const places = new Set<number>();
  for (const { index, 1: ordinal } of text.matchAll(ORDINAL)) {
    if (Number(ordinal) === places.size + 1) places.add(index);
  }
  if (places.size < 2) return text;
  return text.replace(ORDINAL, (written: string, _ordinal: string, index: number) =>
    places.has(index) ? '\n' : written,
  );
}

function toDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let digit = 0;
  // Unicode keeps the ten digits of a script together, in order.
  while (/\p{Nd}/u.test(String.fromCodePoint(code - digit - 1))) digit += 1;
  return String(digit % 10);
}

function fromPowerOfTen(written: string, first: string, all: string, power: string): string {
  const decimals = all.replace(/0+$/, '');
  const zeros = Number(power) - decimals.length;
  return zeros < 0 || zeros > MAXIMUM_ZEROS ? written : `${first}${decimals}${'0'.repeat(zeros)}`;
}
