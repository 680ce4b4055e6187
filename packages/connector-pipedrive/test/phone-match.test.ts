import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inFormat, readWantedNumber } from '../src/phone-match.js';

it.each([
  [
    '+14155550100',
    '4155550100',
    ['(415) 555-0100', '415.555.0100', '+1 415 555 0100', '1-415-555-0100 ext. 7'],
  ],
  ['+493012345678', '3012345678', ['030 12345678', '+49 (0)30 12345678', '0049 30 12345678']],
  ['+442079460018', '2079460018', ['020 7946 0018', '+44 20 7946 0018']],
])('finds %s however it was written', (number, term, spellings) => {
  const wanted = readWantedNumber(number, undefined);
  expect(wanted.term).toBe(term);
  expect(spellings.filter((spelling) => !wanted.matches(spelling))).toEqual([]);
});

it.each([
  ['the same digits in another country', '+14155550100', '+44 4155550100'],
  ['a number that only contains it', '+14155550100', '+49 4155550100'],
  ['a longer number', '+14155550100', '41555501001'],
  ['a text without digits', '+14155550100', 'call Ada'],
])('does not take %s', (_what, number, candidate) => {
  expect(readWantedNumber(number, undefined).matches(candidate)).toBe(false);
});

it('reads a number without a country in the region of the user', () => {
  expect(readWantedNumber('030 12345678', 'DE').matches('+49 30 12345678')).toBe(true);
  expect(readWantedNumber('(415) 555-0100', undefined).matches('+14155550100')).toBe(true);
  expect(readWantedNumber('(415) 555-0100', 'no region').matches('+14155550100')).toBe(true);
});

it.each(['102', '72345'])('compares %s, which is no telephone number, digit by digit', (digits) => {
  const wanted = readWantedNumber(digits, 'US');
  expect([wanted.term, wanted.matches(`x ${digits}`), wanted.matches(`1${digits}`)]).toEqual([
    digits,
    true,
    false,
  ]);
});

it('takes nothing for a number without digits', () => {
  expect(readWantedNumber('anonymous', 'US').matches('anonymous')).toBe(false);
});

it('survives any text as a number and as a candidate', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (number, candidate) => {
      expect(typeof readWantedNumber(number, candidate).matches(candidate)).toBe('boolean');
    }),
  );
});

it.each([
  ['(***) ***-****', '(415) 555-0100'],
  ['1-***-***-****', '1-415-555-0100'],
  ['*******', '5550100'],
  ['no stars', undefined],
  ['***********', undefined],
])('writes 4155550100 as %s', (format, written) => {
  expect(inFormat('4155550100', format)).toBe(written);
});
