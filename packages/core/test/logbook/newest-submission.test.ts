import { expect, test } from 'vitest';
import { newestSubmission } from '../../src/index.js';

test.each([
  ['a first choice', {}, { deals: 901 }, { deals: 901 }],
  ['the same again', { deals: 901 }, { deals: 901 }, { deals: 901 }],
  ['another', { deals: 901 }, { deals: 902 }, { deals: 902 }],
  ['a lead in place of a deal', { deals: 901 }, { leads: 'lead-77' }, { leads: 'lead-77' }],
  [
    'less, as without the form',
    { deals: 901, site: 'Berlin' },
    { site: 'Berlin' },
    { deals: 901, site: 'Berlin' },
  ],
  ['no form', { deals: 901 }, {}, { deals: 901 }],
  ['a form that nobody filled', { deals: 901 }, { deals: 'none', leads: '', tag: null }, { deals: 901 }],
  ['a box that is ticked no more', { deals: 901, urgent: true }, { urgent: false }, { urgent: false }],
  ['lists', { tags: ['a', 'b'] }, { tags: ['a', 'b'] }, { tags: ['a', 'b'] }],
])('after %s, what is chosen', (_what, known, told, chosen) => {
  expect(newestSubmission(known, told)).toEqual(chosen);
});

test('when nothing is new, it is what was known', () => {
  const known = { deals: 901, tags: ['a'] };
  expect(newestSubmission(known, { tags: ['a'] })).toBe(known);
  expect(newestSubmission(known, {})).toBe(known);
});
