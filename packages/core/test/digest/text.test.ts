import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml } from '../../src/digest/render-html.js';
import { splitText, toSafeLine, toSafeText } from '../../src/digest/text.js';
import { anyText } from '../support/any-text.js';
import { check } from '../support/property.js';

test.each([
  ['every kind of line end as a line feed', 'a\r\nb\rc\nd\ve', 'a\nb\nc\nd\ne'],
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

test('a safe text is well formed, has no NUL and no carriage return, and is safe already', () => {
  check(
    fc.property(anyText, (text) => {
      const safe = toSafeText(text);
      expect(safe).toBe(toSafeText(safe));
      expect(safe.isWellFormed()).toBe(true);
      expect(safe).not.toMatch(/[\0\r]/);
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

test('splitText puts a character that is larger than a piece into one of its own', () => {
  expect(splitText('a👍b', 1)).toEqual(['a', '👍', 'b']);
});

test('escapeHtml escapes what is markup in content and attributes', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
  );
});
