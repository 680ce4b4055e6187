/**
 * The letters that CRMs may show of a text. Some have no room for all letters: they leave the accents out, or the letters that
 * have them, or print a question mark. What they show is read as it stands, and compared with each of what they may have
 * made of ours: so of what a person writes nothing is forgiven.
 */
import { hasDropped, isAscii, lettersOf, reduce, resolved, tag } from './reading.js';

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

/** What a CRM has no room for: all beyond Latin-1, or beyond Windows' code page 1252, which has these besides. */
const of1252 = String.raw`\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013\u2014\u2018-\u201A\u201C-\u201E\u2020-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122`;
const has1252 = new RegExp(`[${of1252}]`);
const beyondLatin1 = /[^\0-\u00FF]+/g;
const beyond1252 = new RegExp(String.raw`[^\0-\u00FF${of1252}]+`, 'g');
const surrogate = /[\uD800-\uDFFF]/;

/** A word in which letters of ASCII stand beside others. */
const mixed = /[A-Za-z\d](?![\0-\u007F])[\p{L}\p{M}\p{N}]|(?![\0-\u007F])[\p{L}\p{M}\p{N}][A-Za-z\d]/u;

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

/** Each only where it is not the same as another: for every write a whole entry is read so. */
function inEachSpelling(plain: string): string[] {
  const letters = reduce(plain, 'letters');
  const text = resolved(plain);
  const marked = plain.includes('?') ? [withQuestionMarks(text)] : [];
  if (isAscii(text)) return [letters, ...marked];
  const compatible = text.normalize('NFKC');
  const isDropped = hasDropped(text);
  // A keycap is a digit with a mark.
  const unmarked = isDropped ? reduce(withoutMarks(text), 'letters') : withoutMarks(letters);
  return [
    letters,
    ...(isDropped ? [lettersOf(text)] : []),
    ...(compatible === text ? [] : [reduce(compatible, 'letters')]),
    unmarked,
    folded(unmarked),
    ...(mixed.test(text) ? [withoutAccented(text)] : []),
    ...inSmallCharacterSets(text),
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

/**
 * With a question mark for each character that there is no room for, or two for one beyond U+FFFF; never fewer, by which it is
 * told from a word that a person took out.
 */
function inSmallCharacterSets(text: string): string[] {
  // What is left of ASCII first: that is most of it, and quickly done.
  const bare = text.replace(/[^A-Za-z\d?\u0080-\uFFFF]+/g, '');
  const ways = surrogate.test(bare) ? [lengthOf, charactersIn] : [lengthOf];
  return [beyondLatin1, ...(has1252.test(bare) ? [beyond1252] : [])].flatMap((signs) =>
    ways.map((count) => withQuestionMarks(bare.replace(signs, (run) => '?'.repeat(count(run))))),
  );
}

function lengthOf({ length }: string): number {
  return length;
}

function charactersIn(text: string): number {
  return Array.from(text).length;
}

function withQuestionMarks(text: string): string {
  return text.replace(isAscii(text) ? /[^A-Za-z\d?]+/g : /[^\p{L}\p{N}?]+/gu, '');
}
