import { expect, test } from 'vitest';
import { bringsChoice, newestSubmission } from '../../src/index.js';

test.each([
  ['a first choice', {}, { deals: 901 }, { deals: 901 }],
  ['the same again', { deals: 901 }, { deals: 901 }, { deals: 901 }],
  ['the same as a text', { deals: 901 }, { deals: '901' }, { deals: 901 }],
  ['another', { deals: 901 }, { deals: 902 }, { deals: 902 }],
  ['a lead in place of a deal', { deals: 901 }, { leads: 'lead-77' }, { leads: 'lead-77' }],
  [
    'less, as without the form',
    { deals: 901, site: 'Berlin' },
    { site: 'Berlin' },
    { deals: 901, site: 'Berlin' },
  ],
  ['no form', { deals: 901 }, {}, { deals: 901 }],
  [
    'a form that nobody filled',
    { site: 'Berlin' },
    { deals: 'none', leads: '', tag: null },
    { site: 'Berlin' },
  ],
  ['a choice that is taken back', { deals: 901 }, { deals: 'none' }, { deals: 'none' }],
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

test.each([
  [{}, { deals: 901 }, true],
  [{ deals: 901 }, { deals: 902 }, true],
  [{ deals: 901 }, { deals: 901 }, false],
  [{ deals: 901 }, { deals: '901' }, false],
  [{ deals: 901 }, { deals: 'none' }, false],
  [{ deals: 901 }, {}, false],
  [{ urgent: true }, { urgent: false }, true],
])('after %j, %j brings a choice: %s', (known, told, brings) => {
  expect(bringsChoice(known, told)).toBe(brings);
});
