import { cleanText, withoutLeftovers } from './clean-text.js';
import { hasForm, parseNumber, type TelephoneNumber } from './numbering-plan.js';

/** What a number without a country may mean. */
export interface Home {
  /** Two letters: the user's own region, which comes first. Undefined when it is not known. */
  region: string | undefined;
  /** The number that is asked for: its country comes next. */
  asked?: TelephoneNumber;
}

/** Digits of a field that belong together. */
export interface KeptNumber {
  digits: string;
  /** What they mean as telephone numbers: several only where they are ambiguous, none where they are too short. */
  readings: TelephoneNumber[];
  /** The extension behind the number. */
  extension: string | undefined;
  /** Whether they stand alone and unbroken, as an extension does: `101`, `x101`, `Ext. 101`. */
  isBare: boolean;
}

/** What is shorter is an extension or a short code, unless it is the local number that is asked for. */
const SHORTEST = 7;
/** No country has shorter ones. */
const SHORTEST_LOCAL = 4;
/** Beyond this many digits nobody typed a list of numbers. */
const LONGEST_LIST = 90;
/** E.164 with the longest of its calling codes is never shorter where a plus was lost. */
const SHORTEST_WITHOUT_PLUS = 11;

/** Digits with what people write between them. A `+` begins another number. */
const RUN = /[+( ]*\d(?:[\d ()./-]*\d)?/gu;
const BETWEEN = String.raw`(?:[\n,;/|•·&\\]|\s(?:or|and|oder|und|ou|et|o|y|e|u)\s)`;
const EXTENSION_WORD = String.raw`(?:ext(?:ension|n)?|x|#|extensi[oó]n|anexo|interno|ramal|poste|доб)[.:]?`;
const NOT_LONGER = String.raw`(?![ ().-]*\d)`;
const extensionBehind = new RegExp(String.raw`[\s,;]*${EXTENSION_WORD}\s*(\d{1,7})${NOT_LONGER}#?`, 'iuy');
/** What a dialler sends after a pause: `p123`, `wait 123`, `,,123#`, `;123`. */
const PAUSE = String.raw`\s?(?:(?:p(?:ause)?|w(?:ait)?|,(?=,))[pw,\s]*[\d*#][\d*#pw,]*|[,;]\d{1,6}#?)${NOT_LONGER}`;
/** The letter that says what a number is, as in `(415) 555-0100m`, stands behind it or before it. */
const KIND = String.raw`[cfhmoptw]`;
const tonesBehind = new RegExp(String.raw`${PAUSE}|\s?${KIND}(?!\p{L})`, 'iuy');
const aloneBefore = new RegExp(String.raw`${BETWEEN}\s*(?:${EXTENSION_WORD}\s*)?$`, 'iu');
const aloneBehind = new RegExp(String.raw`^[)\s]*(?:\([^()\d]*\)\s*)?(?:$|${BETWEEN})`, 'iu');
const usualWordBefore = new RegExp(
  String.raw`\P{L}(?:tel|phone|ph|mobile?|mob|cell|fax|fon|handy|${KIND}|${EXTENSION_WORD})$`,
  'iu',
);

/**
 * Reads what a person, a spreadsheet or a dialler left in a phone field: any number of numbers, however they are
 * written, and words between them. Digits that belong to a word, as in `Promo101`, are no number.
 *
 * @example
 * readField('(415) 555-0131 / (415) 555-0132', { region: 'US' }).map(({ readings }) => readings[0]?.e164);
 * // ['+14155550131', '+14155550132']
 */
export function readField(field: string, home: Home): KeptNumber[] {
  const text = withoutLeftovers(cleanText(field));
  const kept: KeptNumber[] = [];
  let end = 0;
  for (let found = from(RUN, text, 0); found !== null; found = from(RUN, text, end)) {
    const { 0: run, index } = found;
    const before = (end === 0 ? '\n' : '') + text.slice(end, index);
    end = index + run.length;
    const numbers = separate(run, home);
    const last = numbers.at(-1);
    if (last !== undefined && last.digits.length >= SHORTEST) {
      const [behind = '', extension] = from(extensionBehind, text, end) ?? from(tonesBehind, text, end) ?? [];
      last.extension = extension;
      end += behind.length;
    }
    if (isInWord(before, run, text.charAt(end))) continue;
    const isAlone = aloneBefore.test(before) && aloneBehind.test(text.slice(end));
    for (const number of numbers) {
      if (number.readings.length > 0 || isAlone) kept.push({ ...number, isBare: number.isBare && isAlone });
    }
  }
  return kept;
}

/** The next match from a place on; of a sticky pattern, the one at that place. */
function from(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function isInWord(before: string, run: string, behind: string): boolean {
  if (/\p{L}/u.test(behind)) return true;
  return /^\d/.test(run) && /\p{L}$/u.test(before) && !usualWordBefore.test(before);
}

/** A slash stands between two numbers, or within one; a space does too. */
function separate(run: string, home: Home): KeptNumber[] {
  for (const slash of [' / ', '/']) {
    const parts = run.split(slash).map((part) => readOne(part, home));
    if (parts.every(isRead)) return parts;
  }
  const whole = readOne(run, home);
  if (isRead(whole) || run.length > LONGEST_LIST) return [whole];
  if (run.includes('/')) {
    const lists = run.split('/').flatMap((part) => separate(part, home));
    // What is short behind a number is the number's own.
    return lists.some(isRead) ? lists.filter(isRead) : lists;
  }
  return separateInWords(run.trim().split(/ |(?<=\d)(?=\()/), home) ?? [whole];
}

/** Undefined unless every word belongs to a number. */
function separateInWords(words: readonly string[], home: Home): KeptNumber[] | undefined {
  const lists: (KeptNumber[] | undefined)[] = Array.from({ length: words.length }, () => undefined);
  lists.push([]);
  for (let start = words.length - 1; start >= 0; start -= 1) {
    for (let end = start + 1; end <= words.length && lists[start] === undefined; end += 1) {
      const rest = lists[end];
      const number = rest && readOne(words.slice(start, end).join(' '), home);
      if (number && isRead(number)) lists[start] = [number, ...rest];
    }
  }
  return lists[0];
}

function isRead({ readings }: KeptNumber): boolean {
  return readings.length > 0;
}

function readOne(run: string, home: Home): KeptNumber {
  const digits = run.replace(/\D/g, '');
  return {
    digits,
    readings: readingsOf(run, digits, home),
    extension: undefined,
    isBare: /^ *\d+$/.test(run),
  };
}

function readingsOf(run: string, digits: string, { region, asked }: Home): TelephoneNumber[] {
  if (digits.length < SHORTEST_LOCAL) return [];
  const isAsked = (number: TelephoneNumber): boolean => number.key === asked?.key;
  const isLong = digits.length >= SHORTEST;
  const accept = (
    number: TelephoneNumber | undefined,
    isGood: (number: TelephoneNumber) => boolean,
  ): TelephoneNumber[] => (number && (isAsked(number) || (isLong && isGood(number))) ? [number] : []);

  // No calling code begins with 0: a plus before one came before a prefix that was already there.
  if (/^[+( ]*\+[+( ]*[1-9]/.test(run))
    return accept(parseNumber(run.replace('(0)', '').replace(/\D/g, '')), hasForm);
  const lostPlus = digits.length >= SHORTEST_WITHOUT_PLUS && digits === asked?.e164.slice(1);
  if (asked && lostPlus) return [asked];
  const own = region === undefined ? [] : accept(parseNumber(digits, region), hasForm);
  if (own.length > 0) return own;
  const isValid = (number: TelephoneNumber): boolean => number.isValid;
  const fromAbroad = /^(?:0011|011|00)?([1-9]\d*)$/.exec(digits)?.[1];
  return [
    ...(fromAbroad === undefined ? [] : accept(parseNumber(fromAbroad), isValid)),
    // Nobody leaves the area out for a country that is not theirs.
    ...(asked?.country === undefined || digits.length < asked.national.length
      ? []
      : accept(parseNumber(digits, asked.country), hasForm)),
  ];
}
