/**
 * How an entry's text is known again after the CRM has stored it.
 *
 * Every CRM spells what it stores in its own way: other tags, other entities, no empty lines, no emoji, titles cut. That
 * is no person's edit. So two things are kept of what we write: the fingerprint of its *words*, which survives the
 * spelling of most CRMs, and that of its *letters and digits*, which survives all of them. The second is believed only
 * once, at the first look after a write; the words as they then stand are remembered. From then on every sign counts.
 * Pictures and links that no CRM makes count at every look.
 */
import type { LogFormat } from '../contract/v1/digest.js';
import { fingerprint } from './fingerprint.js';
import { letteringsOf, letteringsOfPlain, letteringsShown } from './lettering.js';
import { hasMadeTag, type Markup, markupOf, reduce, withoutMarkup } from './reading.js';
import { sightsIn } from './sights.js';

/** A subject that was cut by the CRM must have so many letters and digits left to be known again. */
const LEAST_OF_A_TITLE = 12;

/** An entry's subject and body. */
export interface EntryText {
  subject: string;
  body: string;
}

/** The fingerprints of an entry that was written: of its words, and of the letters that CRMs may show of it. */
export interface EntryPrint {
  words: string;
  letters: string[];
}

export function printOf({ subject, body }: EntryText, format: LogFormat): EntryPrint {
  const markup = markupOf(body, format, 'words');
  const bareMarkup = markupOf(body, format, 'letters');
  const read = readAs(body, markup);
  const bare = bareMarkup === markup ? read : readAs(body, bareMarkup);
  const letteringsIn = format === 'text/plain' ? letteringsOfPlain : letteringsOf;
  return {
    words: printOfWords(subject, read),
    letters: letteringsIn(bare.plain).map((letters) => printOfLetters(letters, bare.sights)),
  };
}

/** The fingerprint of an entry's words, and of what is seen beside them: without markup, white space and the spelling of characters. */
export function wordsPrint({ subject, body }: EntryText, format: LogFormat): string {
  return printOfWords(subject, readAs(body, markupOf(body, format, 'words')));
}

/** A body without its markup, and how much is seen in it beside words. */
interface ReadBody {
  plain: string;
  sights: number;
}

function readAs(body: string, markup: Markup): ReadBody {
  return { plain: withoutMarkup(body, markup), sights: sightsIn(body, markup) };
}

function printOfWords(subject: string, { plain, sights }: ReadBody): string {
  const words = [reduce(subject, 'words'), reduce(plain, 'words')];
  return fingerprint(JSON.stringify(sights === 0 ? words : [...words, sights])).slice(0, 22);
}

/**
 * Whether two texts of an entry have the same words: from the first look on, the second look must find those of the
 * first.
 *
 * @example
 * hasSameWords({ subject: 'Roof', body: 'a<br>b' }, { subject: 'Roof', body: '<p>a</p>b' }, 'text/html'); // true
 */
export function hasSameWords(one: EntryText, other: EntryText, format: LogFormat): boolean {
  return wordsPrint(one, format) === wordsPrint(other, format);
}

/** The fingerprints of a body's letters and digits: of what a CRM shows. */
export function lettersPrints(body: string, format: LogFormat): string[] {
  return readingsOf(body, format).flatMap((markup) => {
    const { plain, sights } = readAs(body, markup);
    return letteringsShown(plain).map((letters) => printOfLetters(letters, sights));
  });
}

/** As what the text that a CRM shows may be read: plain text can look like HTML, and CRMs make HTML of it. */
function readingsOf(body: string, format: LogFormat): Markup[] {
  if (format === 'text/plain') return hasMadeTag(body) ? ['none', 'html'] : ['none'];
  return [markupOf(body, format, 'letters')];
}

function printOfLetters(letters: string, sights: number): string {
  return fingerprint(letters + (sights === 0 ? '' : ` ${sights}`)).slice(0, 22);
}

/**
 * Whether the CRM can have made `standing` of `ours`: the same, spelled in another way, or cut.
 *
 * @example
 * isSpellingOfTitle('SMS conversation with Ad…', 'SMS conversation with Ada Known - 26/07/14'); // true
 */
export function isSpellingOfTitle(standing: string, ours: string): boolean {
  const [before = '', ...behind] = standing.split(/…|\.{3}/);
  const end = reduce(behind.join(''), 'letters').toLowerCase();
  const beginning = reduce(before, 'letters').toLowerCase();
  const shown = letteringsShown(standing).map((letters) => letters.toLowerCase());
  return letteringsOfPlain(ours).some((letters) => {
    const whole = letters.toLowerCase();
    return shown.some(
      (left) =>
        left === whole ||
        (left.length >= LEAST_OF_A_TITLE && whole.startsWith(left)) ||
        (end !== '' &&
          beginning.length >= LEAST_OF_A_TITLE &&
          beginning.length + end.length < whole.length &&
          whole.startsWith(beginning) &&
          whole.endsWith(end)),
    );
  });
}

/** Whether a message, as a line of plain text, stands in an entry's body. */
export function standsIn(line: string, body: string, format: LogFormat): boolean {
  const lines = letteringsOf(line);
  return readingsOf(body, format).some((markup) =>
    letteringsShown(withoutMarkup(body, markup)).some((shown) => lines.some((each) => shown.includes(each))),
  );
}
