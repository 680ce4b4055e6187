import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EntryWords, wordsIn } from '../../src/text/entry-words.js';
import { anyText } from '../support/any-text.js';
import { check } from '../support/property.js';

const formats = ['text/html', 'text/markdown', 'text/plain'] as const;
const longText = fc.array(anyText, { maxLength: 200 }).map((texts) => texts.join(''));

test('the words of a text, and where they stand in it', () => {
  const raw = '<p>Caf&eacute; &amp;  <b>cake</b></p>';
  const words = new EntryWords(raw, 'text/html', 'words');
  expect(words.text).toBe('Café&cake');
  const { start, end } = words.rangeOf(3, 3);
  expect(raw.slice(start, end)).toBe('&eacute; &amp;  <b>c');
});

test('a mark belongs to the character before it, whatever stands between them', () => {
  expect(wordsIn('e<b>\u0301</b>', 'text/html')).toBe('\u00E9');
  expect(wordsIn('e&#769;', 'text/html')).toBe('\u00E9');
  expect(new EntryWords('e<b>\u0301</b>t', 'text/html', 'words').rangeOf(0, 1)).toEqual({ start: 0, end: 5 });
});

test('white space is none of the words, also of a plain text that looks like markup', () => {
  expect(wordsIn('a <b c> d', 'text/plain')).toBe('a<bc>d');
});

test.each(formats)('a text has the same words wherever it stands in a longer one (%s)', (format) => {
  check(
    fc.property(fc.integer({ min: 0, max: 600 }), anyText, (many, text) => {
      expect(wordsIn(`${'.'.repeat(many)}\n${text}`, format)).toBe('.'.repeat(many) + wordsIn(text, format));
    }),
  );
});

test.each(formats)('what is found in the words is there in the text (%s)', (format) => {
  check(
    fc.property(longText, fc.nat(), fc.integer({ min: 1, max: 40 }), (raw, from, many) => {
      const words = new EntryWords(raw, format, 'words');
      const at = words.text === '' ? 0 : from % words.text.length;
      const sought = words.text.slice(at, at + many);
      if (sought === '') return;
      const { start, end } = words.rangeOf(at, sought.length);
      expect(wordsIn(raw.slice(start, end), format)).toContain(sought);
    }),
  );
});
