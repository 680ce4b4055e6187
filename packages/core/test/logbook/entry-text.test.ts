import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shorten } from '../../src/digest/text.js';
import { isSpellingOfTitle, lettersPrint, standsIn, wordsPrint } from '../../src/logbook/entry-text.js';
import { anyText } from '../support/any-text.js';
import { check } from '../support/property.js';

describe('the words of an entry', () => {
  test.each([
    ['tags and white space', '<p>Hello   <b>Ada</b></p>\n', 'Hello<br>Ada'],
    ['named entities', 'Caf&eacute; &amp; &#8364;5&nbsp;', 'Café &amp; €5'],
    ['composed letters', 'Cafe\u0301', 'Café'],
  ])('are the same in spite of other %s', (_what, one, other) => {
    const print = (body: string): string => wordsPrint({ subject: 's', body }, 'text/html');
    expect(print(one)).toBe(print(other));
  });

  test('differ for a sign that a person adds', () => {
    const print = (body: string): string => wordsPrint({ subject: 's', body }, 'text/html');
    expect(print('Hello Ada!')).not.toBe(print('Hello Ada'));
    expect(print('Hello Ada 👍')).not.toBe(print('Hello Ada'));
  });
});

describe('its letters and digits', () => {
  test.each([
    ['emoji dropped', 'Yes 👍 ❤️', 'Yes  ❤'],
    ['a rule for dashes', 'a<br>------------<br>b', 'a<br><hr>b'],
    ['curly quotation marks', 'It’s “fine”', 'It&#39;s &quot;fine&quot;'],
  ])('are the same with %s', (_what, one, other) => {
    expect(lettersPrint(one, 'text/html')).toBe(lettersPrint(other, 'text/html'));
  });

  test('differ for a word or a digit', () => {
    expect(lettersPrint('call at 5', 'text/plain')).not.toBe(lettersPrint('call at 6', 'text/plain'));
  });
});

test.each([
  ['SMS conversation with Ada', true],
  ['SMS conversation with Ad…', true],
  ['SMS conversation with Ada Known - 26/07/14', true],
  ['SMS conversation with Ada &amp; Co', false],
  ['Roof: urgent', false],
  ['SMS', false],
])('a title that stands as %j is ours, cut: %s', (standing, expected) => {
  expect(isSpellingOfTitle(standing, 'SMS conversation with Ada Known - 26/07/14')).toBe(expected);
});

test('a line stands in an entry in whatever spelling', () => {
  expect(standsIn('Ada 10:02 AM\nYes 👍 it’s', '<p>Ada 10:02 AM</p><p>Yes ? it&#39;s</p>', 'text/html')).toBe(
    true,
  );
  expect(standsIn('Ada 10:02 AM\nNo', '<p>Ada 10:02 AM</p><p>Yes</p>', 'text/html')).toBe(false);
});

test('a shortened line is never too long, and never cut inside a character', () => {
  check(
    fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, maximum) => {
      const short = shorten(text, maximum);
      expect(short.length).toBeLessThanOrEqual(Math.max(maximum, 0));
      const isCut = text.length > maximum;
      expect(text.startsWith(isCut ? short.replace(/…[\u202C\u2069]*$/, '') : short)).toBe(true);
    }),
  );
  expect(shorten('Ada 👩‍👩‍👧 Known', 8)).toBe('Ada…');
});
