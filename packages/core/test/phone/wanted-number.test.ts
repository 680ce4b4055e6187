import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { readWantedNumber, toE164 } from '../../src/index.js';
import { check } from '../support/property.js';
import { phoneCases } from './phone-identity.js';

it.each(phoneCases)('$kind: $kept asked by $asked in $region: $found', ({ kept, asked, region, found }) => {
  expect(readWantedNumber(asked, { region }).matches(...kept)).toBe(found);
});

describe('without a region', () => {
  it.each([
    ['+493012345678', '030 12345678', true],
    ['+493012345678', '0049 30 12345678', true],
    ['+442079460018', '020 7946 0018', true],
    ['+442079460018', '(207) 946-0018', true],
    ['(415) 555-0100', '+14155550100', true],
    ['+14155550100', '41555501001', false],
    ['+14155550100', '+49 4155550100', false],
    ['+14155550100', 'call Ada', false],
    ['102', 'x 102', true],
  ])('%s is looked for in the country that it names: %s: %s', (asked, kept, found) => {
    expect(readWantedNumber(asked).matches(kept)).toBe(found);
  });

  it('a code that is no region counts as none', () => {
    expect(readWantedNumber('(415) 555-0100', { region: 'no region' }).matches('+14155550100')).toBe(true);
  });
});

it('reads what is asked for without a country in the region', () => {
  expect(readWantedNumber('030 12345678', { region: 'DE' }).matches('+49 30 12345678')).toBe(true);
});

it.each([
  ['4155550100', true],
  ['4155550100.0', true],
  ['(415) 555-0100', false],
  ['+14155550100', false],
])('compares an extension with ten digits as it is written: %s: %s', (kept, found) => {
  expect(readWantedNumber('4155550100', { region: 'US', isExtension: true }).matches(kept)).toBe(found);
});

it.each([
  ['+14155550100', 'US', '+14155550100', ['4155550100']],
  ['(415) 555-0100', 'US', '+14155550100', ['4155550100']],
  ['+493012345678', 'US', '+493012345678', ['3012345678']],
  ['+390669812345', 'IT', '+390669812345', ['669812345']],
  ['+5491123456701', 'AR', '+541123456701', ['23456701']],
  ['+542966412345', 'US', '+542966412345', ['412345']],
  ['+5215512345671', 'MX', '+525512345671', ['5512345671']],
  ['+551188888861', 'BR', '+5511988888861', ['88888861']],
  ['+551133338861', 'BR', '+551133338861', ['1133338861']],
  ['+2290197123456', 'US', '+2290197123456', ['97123456']],
  ['+576012345678', 'CO', '+576012345678', ['12345678']],
  ['+12684601234', 'AG', '+12684601234', ['4601234']],
  ['+12684601234', 'US', '+12684601234', ['2684601234']],
  ['+3780549886377', 'US', '+3780549886377', ['886377']],
  ['24365', 'US', '24365', ['24365']],
  ['Ext. 101', 'US', '101', ['101']],
  [' Promo101 ', 'US', 'promo101', ['Promo101']],
  ['anonymous', 'US', 'anonymous', []],
  ['', 'US', '', []],
  ['+14155550100 x7', 'US', '+14155550100 x7', ['4155550100']],
])('%s in %s is %s, and is searched by %j', (asked, region, key, terms) => {
  const wanted = readWantedNumber(asked, { region });
  expect([wanted.key, wanted.searchTerms()]).toEqual([key, terms]);
});

it("writes the number in the user's own formats, each once", () => {
  const formats = [
    '(***) ***-****',
    '1-***-***-****',
    '*******',
    'no stars',
    '***********',
    '(***) ***-****',
  ];
  expect(readWantedNumber('+14155550100').searchTerms(formats)).toEqual([
    '4155550100',
    '(415) 555-0100',
    '1-415-555-0100',
    '5550100',
  ]);
});

it.each([
  ['Home (415) 555-0111 / Work (415) 555-0122', '+14155550111'],
  ['+55 11 8888-8861', '+5511988888861'],
  ['+54 9 11 2345-6701', '+5491123456701'],
  ['Promo101', undefined],
  ['101', undefined],
])('the first number of %s is %s', (field, number) => {
  expect(toE164(field, 'US')).toBe(number);
});

/** A number of every country that libphonenumber knows. */
const numbers = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []);
const number = fc.constantFrom(...numbers);
const formats = ['E.164', 'INTERNATIONAL', 'NATIONAL', 'RFC3966'] as const;
const leftover = fc.constantFrom(
  (text: string) => text,
  (text: string) => ` ${text}\u00A0`,
  (text: string) => `\u202A${text}\u202C`,
  (text: string) => `Mobile: ${text} (work)`,
  (text: string) => `${text} x12`,
  (text: string) => text.replaceAll(' ', '\u00A0').replaceAll('-', '\u2011'),
);
const separator = fc.constantFrom(' / ', '\n', ', ', '; ', ' or ', ' | ', '\t');

it('finds every number in every format, with anything around it', () => {
  check(
    fc.property(number, fc.constantFrom(...formats), leftover, (wanted, format, leave) => {
      const { country: region } = wanted;
      const kept = leave(wanted.format(format));
      expect([kept, readWantedNumber(wanted.number, { region }).matches(kept)]).toEqual([kept, true]);
    }),
    500,
  );
});

it('finds every number among others, and no number that is not there', () => {
  check(
    fc.property(number, number, number, separator, (one, two, other, between) => {
      const field = [one, two].map((each) => each.formatInternational()).join(between);
      const isThere = (wanted: string): boolean =>
        readWantedNumber(wanted, { region: one.country }).matches(field);
      const isOneOfThem = [one, two].some((each) => each.number === other.number);
      const found = [one, two, other].map((each) => isThere(each.number));
      expect([field, other.number, ...found]).toEqual([field, other.number, true, true, isOneOfThem]);
    }),
    500,
  );
});

it('is searched by digits that stand in every format', () => {
  for (const wanted of numbers) {
    const [term = 'none'] = readWantedNumber(wanted.number, { region: wanted.country }).searchTerms();
    for (const format of formats) {
      const kept = wanted.format(format).replace(/\D/g, '');
      expect([wanted.number, kept, kept.includes(term)]).toEqual([wanted.number, kept, true]);
    }
    expect(term.length).toBeGreaterThanOrEqual(Math.min(5, wanted.nationalNumber.length));
  }
});

/** What people write before a number or an extension, as far as eight letters without an accent can be that. */
const usualWords = new RegExp(
  `^(?:${[
    'ext(?:ension|ens|n)?|x|int(?:erno|ern)?|anexo|ramal|poste|loc(?:al)?|lokal|dw|nst|toestel|tst|ankn|wewn?|klapka|linka|dahili',
    '(?:tel|phone|ph|mob|mobile?|cell?|fax|fon|handy|home|work|office|main|direct|business|company|other|private|personal|pager',
    'telefon|privat|arbeit|mobiel|werk|thuis|kantoor|portable|fixe|bureau|domicile|maison|travail|telefono|movil|celular',
    'fijo|casa|oficina|trabajo|telefone|fixo|trabalho|ufficio|lavoro|hem|arbete|kom|dom|praca|zentrale){1,2}|[cfhmoptw]',
  ].join('|')})$`,
  'i',
);

it('never takes letters for digits', () => {
  const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
  check(
    fc.property(word, fc.stringMatching(/^\d{2,12}$/), (letters, digits) => {
      expect(readWantedNumber(`${letters}${digits}`, { region: 'US' }).matches(digits)).toBe(false);
      fc.pre(!usualWords.test(letters));
      expect(readWantedNumber(digits, { region: 'US' }).matches(`${letters}${digits}`)).toBe(false);
    }),
    500,
  );
});

it('survives any text, in any region, as a number and as a field', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[\d +()./,;xpw#'"=E-]{0,60}$/),
    fc.string({
      unit: fc.constantFrom('1', '5', '0', '+', ' ', '/', ',', 'x', '(', '٣', '\n'),
      maxLength: 400,
    }),
  );
  check(
    fc.property(
      text,
      text,
      fc.option(fc.constantFrom('US', 'AR', 'xx', ''), { nil: undefined }),
      (asked, kept, region) => {
        const wanted = readWantedNumber(asked, { region });
        expect(typeof wanted.matches(kept, null, undefined, '')).toBe('boolean');
        expect(wanted.searchTerms().every((term) => term !== '')).toBe(true);
      },
    ),
    500,
  );
});
