import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSameNumber } from '../../src/index.js';
import { check } from '../support/property.js';

it.each([
  ['+14155550100', '+14155550100', true],
  ['+14155550100', '14155550100', true],
  ['+14155550100', '(415) 555-0100', true],
  ['+442079460958', '020 7946 0958', true],
  ['4155550100', '(415) 555-0100', true],
  ['+5491123456701', '+541123456701', true],
  ['101', '101', true],
  ['101', 'x101', true],
  ['KBank', 'kbank', true],
  ['+14155550100', '+444155550100', false],
  ['+14155550100', '+14155550101', false],
  ['101', '+14155550101', false],
  ['101', 'Promo101', false],
  ['101', '1010', false],
  ['', '', false],
  [' ', ' ', false],
])('%s and %s: %s, whichever comes first', (one, other, isSame) => {
  expect([isSameNumber(one, other), isSameNumber(other, one)]).toEqual([isSame, isSame]);
});

it('does not depend on which of two texts comes first', () => {
  const text = fc.oneof(fc.stringMatching(/^\+?[0-9 ()x-]{0,14}$/), fc.string());
  check(
    fc.property(text, text, (one, other) => {
      expect(isSameNumber(one, other)).toBe(isSameNumber(other, one));
    }),
    500,
  );
});
