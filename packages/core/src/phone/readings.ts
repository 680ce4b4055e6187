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
export const SHORTEST_NUMBER = 7;
/** No country has shorter ones. */
const SHORTEST_LOCAL_NUMBER = 4;
/** Digits that lost their plus: shorter ones may as well be a national number of the user's region. */
const SHORTEST_WITHOUT_PLUS = 11;
/** Nobody types a list of more characters without any other sign between them. */
const LONGEST_LIST = 90;

/** A slash stands between two numbers, or within one; a space does too. */
export function separate(run: string, home: Home): KeptNumber[] {
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
  return separateInWords(run.trim().split(/ |(?<=\d)(?=\()|(?<=\d{4})\.(?=\d{3})/), home) ?? [whole];
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
  if (digits.length < SHORTEST_LOCAL_NUMBER) return [];
  const isAsked = (number: TelephoneNumber): boolean => number.key === asked?.key;
  const isLong = digits.length >= SHORTEST_NUMBER;
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
  // 0 before a calling code, as it is dialled in India: only the very number that is asked for, to be no trunk's 0.
  const behindZero =
    asked && digits.startsWith('0') && digits.length > SHORTEST_WITHOUT_PLUS
      ? parseNumber(digits.slice(1))
      : undefined;
  if (behindZero && isAsked(behindZero)) return [behindZero];
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
