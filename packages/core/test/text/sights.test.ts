import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildDigest, isKnownAgain } from '../../src/index.js';
import { sightsIn } from '../../src/text/sights.js';
import { anyText } from '../support/any-text.js';
import { input, message } from '../support/digest-input.js';
import { check } from '../support/property.js';

const added = [
  '<img src="https://acme.example/roof.jpg">',
  '<IMG alt="1 roof" src=roof.jpg />',
  '<a href="https://acme.example/offer/12">the offer</a>',
  "<a target=_blank href='//acme.example/offer'><span>offer</span></a>",
  '<input type="checkbox" checked>',
  '<mark>this</mark>',
  '<video src="roof.mp4"></video>',
  '<img src="https://acme.example/12345.jpg">',
  '<img src="https://acme.example/1f600c2e-0b1f-4f0e.png">',
  '<a href="https://acme.example/offer">3 OFFERS</a>',
  '<a href="https://acme.example/ada">Ada Known</a>',
];
/** What CRMs make of our text. */
const made = [
  '<a href="https://shop.example/?id=1&amp;x=2" rel="nofollow" target="_blank">https://shop.example/?id=1&amp;x=2</a>',
  '<a href="https://crm.example/go?to=https%3A%2F%2Fshop.example"><u>shop.example</u></a>',
  '<a href="tel:+14155550100">(415) 555-0100</a>',
  '<a href="https://crm.example/dial?n=14155550100">+1 415 555 0100</a>',
  '<a href="mailto:ada@acme.example">Ada</a>',
  '<a href="https://crm.example/search?q=roof">#roof</a>',
  '<a href="/contacts/101">Ada Known</a>',
  '<img class="emoji" alt="x" src="https://cdn.example/1f44d.png">',
  '<img src="https://cdn.example/1f44d.png" alt="👍">',
  '<a name="top"></a>',
  '<a href="https://dial.example/18003569377">1-800-FLOWERS</a>',
  '<a href="https://dial.example/18003569377">(800) FLOWERS</a>',
  '<img alt=":grinning:" src="https://cdn.example/7">',
  "<img src=/e/u1f600.svg title=':+1:'>",
  '<img src="https://cdn.example/72x72/1f1e9-1f1ea.png">',
  '<img src="https://cdn.example/2764-fe0f.png">',
];

test.each(added)('%s is a person’s', (sight) => expect(sightsIn(`a ${sight} b`, 'html')).toBe(1));
test.each(made)('%s is nobody’s', (sight) => expect(sightsIn(`a ${sight} b`, 'html')).toBe(0));

test.each([
  ['![roof](https://acme.example/roof.jpg)', 1],
  ['[the offer](https://acme.example/offer)', 1],
  [String.raw`[https\:\/\/shop\.example](<https://shop.example>)`, 0],
  [String.raw`\[the offer\]\(https\:\/\/acme\.example\)`, 0],
  [String.raw`C\:\\[the offer](https://acme.example/offer)`, 1],
])('in Markdown %s counts %i', (text, expected) => expect(sightsIn(text, 'markdown')).toBe(expected));

test('what somebody puts anywhere into an entry, and no CRM does, makes it theirs', () => {
  const texts = fc.array(anyText, { minLength: 1, maxLength: 3 });
  const sights = fc.constantFrom(...added.filter((sight) => sight.replace(/<[^<>]*>/g, '') === ''));
  check(
    fc.property(texts, fc.nat(), sights, fc.constantFrom(...made), (subjects, at, sight, own) => {
      const messages = subjects.map((subject, index) => message({ id: index + 1, subject }));
      const written = buildDigest(input(messages, { format: 'text/html' }));
      const places = Array.from(written.body.matchAll(/<br>|<\/li>/g), ({ index }) => index);
      const place = places[at % places.length] ?? 0;
      const put = (what: string): string => written.body.slice(0, place) + what + written.body.slice(place);
      expect(isKnownAgain({ ...written, body: put(sight) }, written)).toBe(false);
      const said = put(own.replace(/<[^<>]*>/g, ''));
      expect(isKnownAgain({ ...written, body: put(own) }, { ...written, body: said })).toBe(true);
    }),
  );
});

test.each(['text/html', 'text/markdown'] as const)(
  'names that our own %s gives may be links of the CRM',
  (format) => {
    const link = (name: string): string =>
      format === 'text/html'
        ? `<a href="https://crm.example/7">${name}</a>`
        : `[${name}](https://crm.example/7)`;
    const day = buildDigest(
      input([message({ id: 1, subject: 'Ada was here' }), message({ id: 2, subject: 'Known' })], { format }),
    );
    const known = (body: string, name: string): boolean =>
      body.includes(name) && isKnownAgain({ ...day, body: body.replaceAll(name, link(name)) }, day);
    const spelled =
      format === 'text/html' ? day.body.replaceAll('<br>', '<p>').replaceAll('<b>', '<strong>') : day.body;
    for (const body of [day.body, spelled]) {
      expect(known(body, 'Ada Known')).toBe(true);
      expect(known(body, 'Ann Agent')).toBe(true);
      for (const words of ['Ada was here', 'Known', 'Participants', 'SMS conversation'])
        expect(known(body, words)).toBe(false);
    }
    const single = buildDigest(input([message({ id: 1, type: 'Fax' })], { format }));
    expect(
      isKnownAgain({ ...single, body: single.body.replaceAll('Ada Known', link('Ada Known')) }, single),
    ).toBe(true);
  },
);

test('so does a link that somebody puts behind a word', () => {
  const written = buildDigest(input([message({ id: 1, subject: 'Hello' })], { format: 'text/html' }));
  const body = written.body.replace('<b>Hello</b>', '<b><a href="https://acme.example/offer">Hello</a></b>');
  expect(body).not.toBe(written.body);
  expect(isKnownAgain({ ...written, body }, written)).toBe(false);
});

// What takes time in proportion to their square would not end here.
test.each([
  '<a href=',
  '<a href="',
  '<a ',
  'href=',
  ' ',
  '[',
  String.raw`\[`,
  '[x](',
  '<img alt="',
  '.',
  '<a href=//x><b>',
])('very many %j take no longer than other texts', (sign) => {
  const text = `<a href=${sign.repeat(200_000)} b`;
  expect(sightsIn(text, 'markdown')).toBe(0);
  expect(sightsIn(`${text}> b</a>`, 'html')).toBeGreaterThanOrEqual(0);
});
