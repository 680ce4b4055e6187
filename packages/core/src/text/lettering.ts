/**
 * The letters that CRMs may show of a text. Some have no room for all letters: they leave the accents out, or the letters that
 * have them, or print a question mark. What they show is read as it stands, and compared with each of what they may have
 * made of ours: so of what a person writes nothing is forgiven.
 */
import { lettersOf, reduce, resolved, tag } from './reading.js';

/** Letters that are no other ones with a mark. */
const plainer: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
};

/**
 * What a CRM has no room for: all beyond Latin-1, or beyond Windows' code page 1252. It prints a question mark for each
 * character of these, or two for one beyond U+FFFF; never fewer, by which it is told from a word that a person took out.
 */
const beyond = [
  String.raw`[^\0-\u00FF]`,
  String.raw`[^\0-\u00FF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013\u2014\u2018-\u201A\u201C-\u201E\u2020-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122]`,
].flatMap((signs) => [new RegExp(signs, 'gu'), new RegExp(signs, 'g')]);

/** What CRMs may make of the letters of our own text, which has no markup any more. */
export function letteringsOf(plain: string): string[] {
  return [...new Set(inEachSpelling(plain))];
}

/** The same of a text that was written as plain: from that CRMs take away what looks like a tag. */
export function letteringsOfPlain(plain: string): string[] {
  return [...new Set([plain, resolved(plain).replace(tag, '')].flatMap(inEachSpelling))];
}

/** What a text that stands in a CRM may be the same as. */
export function letteringsShown(plain: string): string[] {
  const text = resolved(plain);
  return [
    reduce(plain, 'letters'),
    lettersOf(text),
    ...(text.includes('?') ? [withQuestionMarks(text)] : []),
  ];
}

function inEachSpelling(plain: string): string[] {
  const letters = reduce(plain, 'letters');
  const text = resolved(plain);
  const marked = plain.includes('?') ? [withQuestionMarks(text)] : [];
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  if (/^[\0-\u007F]*$/.test(text)) return [letters, ...marked];
  const unmarked = withoutMarks(text);
  return [
    letters,
    lettersOf(text),
    reduce(text.normalize('NFKC'), 'letters'),
    reduce(unmarked, 'letters'),
    folded(reduce(unmarked, 'letters')),
    withoutAccented(text),
    ...beyond.map((signs) => withQuestionMarks(text.replace(signs, '?'))),
  ];
}

function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}

function folded(letters: string): string {
  return letters.replace(/[ßæÆœŒøØłŁđĐı]/g, (letter) => plainer[letter] ?? letter);
}

/** Of words in which others are left: a word that is gone whole may have been taken out by a person. */
function withoutAccented(text: string): string {
  const words = text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words
    .map((word) => (/[A-Za-z\d]/.test(word) ? word.replace(/[^A-Za-z\d]/g, '') : reduce(word, 'letters')))
    .join('');
}

function withQuestionMarks(text: string): string {
  return text.replace(/[^\p{L}\p{N}?]+/gu, '');
}
