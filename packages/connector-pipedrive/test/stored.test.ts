import { expect, test } from 'vitest';
import { storedOf } from '../src/activities.js';

test.each([
  [
    { subject: 'Roof', note: 'Hello<br />' },
    { subject: 'Roof', body: 'Hello<br />' },
  ],
  [
    { subject: 'Roof', note: '' },
    { subject: 'Roof', body: '' },
  ],
  [{ subject: 'Roof' }, undefined],
  [{ subject: 'Roof', note: null }, undefined],
  [{ subject: null, note: 'Hello' }, undefined],
])('what an answer holds is stored, and what it does not hold is not known: %j', (answer, expected) => {
  expect(storedOf(answer)).toEqual(expected);
});
