import { cleanText, withDigitsForLetters, withoutLeftovers } from './clean-text.js';
import { type Home, type KeptNumber, SHORTEST_NUMBER, separate } from './readings.js';
import { behindNumber, isInWord, standsAlone } from './surroundings.js';

/** Digits with what people write between them. A `+` begins another number. */
const RUN = /[+( ]*\d(?:[\d ()./-]*\d)?/gu;

/**
 * Reads what a person, a spreadsheet or a dialler left in a phone field: any number of numbers, however they are
 * written, and words between them. Digits that belong to a word, as in `Promo101`, are no number.
 *
 * @example
 * readField('(415) 555-0131 / (415) 555-0132', { region: 'US' }).map(({ readings }) => readings[0]?.e164);
 * // ['+14155550131', '+14155550132']
 */
export function readField(field: string, home: Home): KeptNumber[] {
  const written = withoutLeftovers(cleanText(field));
  const text = home.asked?.callingCode === '1' ? withDigitsForLetters(written) : written;
  const kept: KeptNumber[] = [];
  let end = 0;
  for (let found = nextRun(text, 0); found !== null; found = nextRun(text, end)) {
    const { 0: run, index } = found;
    const before = (end === 0 ? '\n' : '') + text.slice(end, index);
    end = index + run.length;
    const numbers = separate(run, home);
    const last = numbers.at(-1);
    if (last !== undefined && last.digits.length >= SHORTEST_NUMBER) {
      const { length, extension } = behindNumber(text, end);
      last.extension = extension;
      end += length;
    }
    const behind = text.slice(end);
    if (isInWord(before, run, behind)) continue;
    const isAlone = standsAlone(before, behind);
    for (const number of numbers) {
      if (number.readings.length > 0 || isAlone) kept.push({ ...number, isBare: number.isBare && isAlone });
    }
  }
  return kept;
}

function nextRun(text: string, index: number): RegExpExecArray | null {
  RUN.lastIndex = index;
  return RUN.exec(text);
}
