import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml } from '../../src/digest/render-html.js';
import { splitText, toSafeLine, toSafeText } from '../../src/digest/text.js';
import { anyText } from '../support/any-text.js';
import { check } from '../support/property.js';

test.each([
  ['every kind of line end as a line feed', 'a\r\nb\rc\nd\ve', 'a\nb\nc\nd\ne'],
  ['line ends of other systems as a line feed', 'a\fb\u0085c\u2028d\u2029e\r\n\u2028f', 'a\nb\nc\nd\ne\n\nf'],
  ['separators of files, groups and records as a line feed', 'a\u001Cb\u001Dc\u001Ed', 'a\nb\nc\nd'],
  ['separators of units, which stand between words, as they are', 'a\u001Fb', 'a\u001Fb'],
  ['NUL as a replacement character', 'a\0b', 'a\uFFFDb'],
  ['half a surrogate pair as a replacement character', 'a\uD83Db\uDC4Dc', 'a\uFFFDb\uFFFDc'],
  ['an emoji whole', '👍🏽', '👍🏽'],
  ['spaces, tabs and other control characters as they are', '  a\t\u0001\u202E ', '  a\t\u0001\u202E '],
])('toSafeText gives %s', (_name, text, expected) => {
  expect(toSafeText(text)).toBe(expected);
});

test('toSafeLine puts a text on one line and trims it', () => {
  expect(toSafeLine(' \u00A0Ada\r\n\t Known\0\u2028Ltd ')).toBe('Ada Known\uFFFD Ltd');
});

test.each([
  ['a zero width space', '\u200B', ''],
  ['Hangul fillers', ' \u3164\u115F\u1160\uFFA0 ', ''],
  ['an emoji and what belongs to it', '\u2764\uFE0F', '\u2764\uFE0F'],
  ['a join that letters need', 'می\u200Cخواهم', 'می\u200Cخواهم'],
  ['a byte order mark between letters', '\uFEFFA\uFEFFb', 'A\uFEFFb'],
  ['an Arabic sign that is seen although it only formats', '\u0600', '\u0600'],
  ['an override that is left open', 'a\u202Eb', 'a\u202Eb\u202C'],
  ['an embedding that ends', 'a\u202Bb\u202Cc', 'a\u202Bb\u202Cc'],
  ['an isolate around an override', '\u2066a\u202Eb', '\u2066a\u202Eb\u2069'],
  ['an override around an isolate', '\u202Ea\u2068b', '\u202Ea\u2068b\u2069\u202C'],
  ['ends without a beginning', '\u202Ca\u2069\u202Db\u2069', '\u202Ca\u2069\u202Db\u2069\u202C'],
  ['an end that an isolate keeps away', '\u202Ea\u2066\u202Cb', '\u202Ea\u2066\u202Cb\u2069\u202C'],
])('toSafeLine: %s', (_name, text, expected) => {
  expect(toSafeLine(text)).toBe(expected);
});

test('a safe text is well formed, has no NUL and no carriage return, and is safe already', () => {
  check(
    fc.property(anyText, (text) => {
      const safe = toSafeText(text);
      expect(safe).toBe(toSafeText(safe));
      expect(safe.isWellFormed()).toBe(true);
      expect(safe).not.toMatch(/[\0\r\f\u0085\u2028\u2029]/);
      expect(toSafeLine(toSafeLine(text))).toBe(toSafeLine(text));
      expect(toSafeLine(text)).not.toContain('\n');
    }),
  );
});

test('splitText cuts between characters, at most so many bytes a piece', () => {
  expect(splitText('aé漢👍b', 4)).toEqual(['aé', '漢', '👍', 'b']);
  expect(splitText('abc', 3)).toEqual(['abc']);
  expect(splitText('', 3)).toEqual(['']);
});

test.each([
  ['flags', 'a🇩🇪🇫🇷🇩🇪', 20, ['a🇩🇪🇫🇷', '🇩🇪']],
  ['a family', '👨‍👩‍👧👨‍👩‍👧', 30, ['👨‍👩‍👧', '👨‍👩‍👧']],
  ['a letter and its accent', 'abe\u0301', 3, ['ab', 'e\u0301']],
  ['letters that are written as one', 'कक्षा', 13, ['क', 'क्षा']],
  ['an accent of its own behind a space', 'ab \u0301c', 4, ['ab', ' \u0301c']],
])('splitText keeps together what is seen as one character: %s', (_name, text, maximum, pieces) => {
  expect(splitText(text, maximum)).toEqual(pieces);
});

test('splitText cuts behind a word where one ends in the last 200 signs and the second half of a piece', () => {
  expect(splitText('The roof is wet.\nCome at nine.', 20)).toEqual(['The roof is wet.\n', 'Come at nine.']);
  expect(splitText(`a ${'b'.repeat(20)}`, 12)).toEqual([`a ${'b'.repeat(10)}`, 'b'.repeat(10)]);
  expect(splitText(`${'a '.repeat(200)}${'b'.repeat(300)}`, 650).map(({ length }) => length)).toEqual([
    650, 50,
  ]);
});

test('however it is cut, nothing is lost, and no piece is too large', () => {
  const signs = fc.constantFrom(
    'a',
    ' ',
    '\n',
    'é',
    'e\u0301',
    '🇩🇪',
    '👨‍👩‍👧',
    '👍🏽',
    'क्ष',
    '\u200D',
    '\uFE0F',
    '漢',
  );
  check(
    fc.property(fc.array(signs, { maxLength: 600 }), fc.integer({ min: 64, max: 900 }), (all, maximum) => {
      const text = all.join('');
      const pieces = splitText(text, maximum);

      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maximum);
    }),
  );
});

test('flags without end are cut into whole flags', () => {
  const pieces = splitText(`a${'🇩🇪🇫🇷'.repeat(2_000)}`, 1_001);

  expect(pieces.filter((piece) => !/^a?(?:🇩🇪|🇫🇷)+$/.test(piece))).toEqual([]);
});

test('splitText puts a character that is larger than a piece into one of its own', () => {
  expect(splitText('a👍b', 1)).toEqual(['a', '👍', 'b']);
});

test('escapeHtml escapes what is markup in content and attributes', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
  );
});
