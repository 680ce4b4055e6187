import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shorten } from '../../src/digest/text.js';
import { isKnownAgain } from '../../src/logbook/likeness.js';
import { isMarkedAs } from '../../src/logbook/own-marker.js';
import {
  hasSameWords,
  isSpellingOfTitle,
  lettersPrint,
  standsIn,
  wordsPrint,
} from '../../src/text/entry-text.js';
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

// What takes time in proportion to their square would not end here.
describe('very many signs that begin a tag, which none ends,', () => {
  const signs = '<'.repeat(600_000);

  test('take no longer than other texts', () => {
    const written = { subject: 'SMS', body: `${signs} Hello Ada`, format: 'text/markdown' } as const;
    expect(isKnownAgain({ subject: 'SMS', body: `${signs}Hello Ada` }, written)).toBe(true);
    expect(isKnownAgain({ subject: 'SMS', body: `${signs}Hello Bob` }, written)).toBe(false);
  });

  test('hide no marker', () => {
    expect(isMarkedAs(`${signs}<br>Daybook #k7Q2mX9aBcDe<br>${signs}`, 'Daybook #k7Q2mX9aBcDe')).toBe(true);
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

const written = {
  subject: 'SMS conversation with Ada Known - 26/07/14',
  body: '<br><b>Café at 9 👍</b><br>------------<br>END',
  format: 'text/html',
} as const;

test.each([
  ['in its own spelling', written.subject, '<p><b>Caf&eacute; at 9 </b></p><hr><p>END</p>', true],
  ['with its title cut', 'SMS conversation with Ada…', written.body, true],
  ['with a word more', written.subject, `${written.body} soon`, false],
  ['with a word less', written.subject, '<b>Café at 9 👍</b>', false],
  ['under another title', 'Roof', written.body, false],
  ['escaped once more', written.subject, 'Caf&amp;eacute; at 9<br>END', false],
])('what a CRM shows %s is known again, or not', (_what, subject, body, expected) => {
  expect(isKnownAgain({ subject, body }, written)).toBe(expected);
});

test('words are the same in other markup, and not without a sign', () => {
  const { subject, format } = written;
  const shown = { subject, body: '<p>Caf&eacute; at 9 👍</p>' };
  expect(hasSameWords(shown, { subject, body: '<b>Café</b><br />at 9 👍' }, format)).toBe(true);
  expect(hasSameWords(shown, { subject, body: 'Café at 9' }, format)).toBe(false);
  expect(hasSameWords(shown, { ...shown, subject: 'Roof' }, format)).toBe(false);
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
