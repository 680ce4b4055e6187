import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shorten } from '../../src/digest/text.js';
import { isKnownAgain } from '../../src/logbook/likeness.js';
import { isMarkedAs } from '../../src/logbook/own-marker.js';
import {
  hasSameWords,
  isSpellingOfTitle,
  lettersPrints,
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
    expect(lettersPrints(one, 'text/html')).toEqual(lettersPrints(other, 'text/html'));
  });

  test('differ for a word or a digit', () => {
    expect(lettersPrints('call at 5', 'text/plain')).not.toEqual(lettersPrints('call at 6', 'text/plain'));
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
  ['escaped once more', written.subject, 'Caf&amp;eacute; at 9<br>END', true],
])('what a CRM shows %s is known again, or not', (_what, subject, body, expected) => {
  expect(isKnownAgain({ subject, body }, written)).toBe(expected);
});

test.each([
  ['fancy letters beyond U+FFFF dropped', '𝗙𝗥𝗘𝗘 roof', ' roof'],
  ['signs that have letters in them dropped', 'Acme™ ℹ️ Ⓜ️ ㊗️ ok', 'Acme    ok'],
  ['signs that have letters in them spelled out', 'Acme™', 'AcmeTM'],
  ['keycaps dropped', '1️⃣ call', ' call'],
  ['question marks for what Latin-1 has not', 'Привет, Café “5 €”', '??????, Café ?5 ??'],
  ['question marks for what code page 1252 has not', 'Łukasz: “yes” 👍', '?ukasz: “yes” ??'],
  ['question marks for emoji too', 'Łukasz 👍 1 ❤️', '?ukasz ? 1 ??'],
  ['accents left out', 'Café Łódź straße', 'Cafe Lodz strasse'],
  ['accents left out, and no other letters for those that have none', 'Søns Zoë', 'Søns Zoe'],
  ['compatible letters in their place', 'Acme™ Ⓜ️ ℹ️ ½', 'AcmeTM M️ ℹ️ 1⁄2'],
  ['letters with accents left out', 'Café Łódź', 'Caf d'],
  ['a heart that is no tag', 'I &lt;3 you &gt; all', 'I <3 you > all'],
  ['references escaped twice', 'Tom &amp; Jerry&#39;s', 'Tom &amp;amp; Jerry&amp;#39;s'],
])('an entry is known again with %s', (_what, body, shown) => {
  expect(isKnownAgain({ subject: 'SMS', body: shown }, { subject: 'SMS', body, format: 'text/html' })).toBe(
    true,
  );
});

test.each([
  ['a word of other letters taken out', 'Ada: Привет', 'Ada: '],
  ['it changed', 'Ada: Привет', 'Ada: Пока'],
  ['one more of them', 'Ada: Привет', 'Ada: Привет мир'],
  ['it changed where all have accents', 'Zoë: Café', 'Zoë: Cafés'],
  ['a question mark for a word of ours', 'Ada: yes, Zoë', 'Ada: ?, Zoë'],
  ['what looked like a tag and is none', 'a &lt;b&gt;bold&lt;/b&gt; word', 'a <b>bold</b> word'],
  ['a word between brackets', 'a &lt;b and c&gt; d', 'a &lt;b NOTE and c&gt; d'],
])('an entry with %s is a person’s', (_what, body, shown) => {
  expect(isKnownAgain({ subject: 'SMS', body: shown }, { subject: 'SMS', body, format: 'text/html' })).toBe(
    false,
  );
});

test('with a word that somebody adds, takes out or changes anywhere it is, whatever letters it has', () => {
  const words = fc.array<string>(
    fc.constantFrom<string[]>(
      'Café',
      'Привет',
      'yes',
      '東京',
      'Łódź',
      '👍',
      '?',
      '𝗙𝗥𝗘𝗘',
      'ℹ️',
      '<b>',
      '&amp;',
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  const edits = fc.constantFrom('roof', 'крыша', '屋根', 'Dachrinne');
  const html = (all: readonly string[]): string =>
    all.map((word) => word.replaceAll('&', '&amp;').replaceAll('<', '&lt;')).join(' ');
  check(
    fc.property(words, edits, fc.nat(), (all, word, from) => {
      const at = from % all.length;
      const whole = all.toSpliced(at, 0, 'gutter', word);
      const ours = { subject: 'SMS', body: html(whole), format: 'text/html' } as const;
      const isKnown = (shown: readonly string[]): boolean =>
        isKnownAgain({ subject: 'SMS', body: html(shown) }, ours);
      expect(isKnown(whole)).toBe(true);
      expect(isKnown(whole.toSpliced(at, 0, word))).toBe(false);
      expect(isKnown(whole.toSpliced(at + 1, 1))).toBe(false);
      expect(isKnown(whole.toSpliced(at + 1, 1, 'Regen'))).toBe(false);
    }),
    300,
  );
});

const plainText = "Tom & Jerry's Café\n- see https://shop.example/a?x=1&y=2\n- if 5 < 6 and <b>so</b> on";
const address = 'https://shop.example/a?x=1&y=2';
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const made: [string, (text: string) => string][] = [
  ['line breaks', (text) => text.replaceAll('\n', '<br>\n')],
  ['paragraphs', (text) => text.replace(/.+/g, '<p>$&</p>')],
  ['escaped paragraphs', (text) => escape(text).replace(/.+/g, '<p>$&</p>')],
  ['references', (text) => escape(text).replaceAll("'", '&#39;').replaceAll('é', '&eacute;')],
  ['links of addresses', (text) => text.replace(address, `<a href="${address}">${address}</a>`)],
  ['no tags', (text) => text.replace(/<\/?b>/g, '')],
];
test.each(made)(
  'plain text of which a CRM makes %s is known again, and a word more is not',
  (_what, spell) => {
    const ours = { subject: 'SMS', body: plainText, format: 'text/plain' } as const;
    const body = spell(plainText);
    expect(body).not.toBe(plainText);
    expect(isKnownAgain({ subject: 'SMS', body }, ours)).toBe(true);
    for (const word of ['Jerry', 'see', 'so'])
      expect(isKnownAgain({ subject: 'SMS', body: body.replace(word, `NOTE ${word}`) }, ours)).toBe(false);
  },
);

test('an address of Markdown that stands without its brackets is known again, and a person’s link is not', () => {
  const body = String.raw`**Image**\: [https\:\/\/shop\.example](<https://shop.example>) roof`;
  const ours = { subject: 'SMS', body, format: 'text/markdown' } as const;
  const isKnown = (shown: string): boolean => isKnownAgain({ subject: 'SMS', body: shown }, ours);
  expect(isKnown(body.replace('<https://shop.example>', 'https://shop.example'))).toBe(true);
  expect(isKnown(body.replace('roof', '[roof](https://acme.example/offer)'))).toBe(false);
});

const title = "SMS conversation with Zoë O'Brien & Łukasz - 26/07/14";
test.each([
  ["Sms Conversation With Zoë O'brien & Łukasz - 26/07/14", true],
  ["SMS CONVERSATION WITH ZOË O'BRIEN & ŁUKASZ - 26/07/14", true],
  ["SMS conversation with Zo O'Brien &  ukasz - 26/07/14", true],
  ["SMS conversation with Zoe O'Brien & Lukasz - 26/07/14", true],
  ["SMS conversation with Zoë O'Brien & ?ukasz - 26/07/14", true],
  ['SMS conversation with Zoë O&amp;#39;Brien &amp;amp; Łukasz - 26/07/14', true],
  ['SMS conversation with Zoë…Łukasz - 26/07/14', true],
  ['SMS conversation with Zoë... - 26/07/14', true],
  ["SMS conversation with Zoë O'Brien & Łukasz", true],
  ['SMS conversation with Zoë … urgent', false],
  ["SMS conversation with Zoë O'Brien & Łukasz - 26/07/14 <urgent>", false],
  ["SMS conversation with Bob O'Brien & Łukasz - 26/07/14", false],
])('a title that stands as %j is ours: %s', (standing, expected) => {
  expect(isSpellingOfTitle(standing, title)).toBe(expected);
});

test.each(['Ada &lt;ada@x.example&gt;', 'Ada &amp;lt;ada@x.example&amp;gt;', 'Ada ', 'Ada <ada@x.example>'])(
  'a name in brackets that stands in a title as %j is ours',
  (name) =>
    expect(isSpellingOfTitle(`SMS with ${name} - 26/07/14`, 'SMS with Ada <ada@x.example> - 26/07/14')).toBe(
      true,
    ),
);

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
