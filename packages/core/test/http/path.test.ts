import fc from 'fast-check';
import { expect, it } from 'vitest';
import { path } from '../../src/index.js';

it.each([
  [7, '/persons/7/notes'],
  ['a b', '/persons/a%20b/notes'],
  ['../users', '/persons/..%2Fusers/notes'],
  ['1?admin=1#x', '/persons/1%3Fadmin%3D1%23x/notes'],
  ['half \uD83D', '/persons/half%20%EF%BF%BD/notes'],
])('keeps the id %j in its place', (id, expected) => {
  expect(path`/persons/${id}/notes`).toBe(expected);
});

it.each(['', '.', '..'])('refuses %j, which means another place', (id) => {
  expect(() => path`/persons/${id}`).toThrow('This request cannot be read: an id is not one');
});

it('never lets an id add a segment, a query or a fragment', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
      fc.pre(id !== '.' && id !== '..');
      const url = new URL(path`/persons/${id}/notes`, 'https://crm.example');
      expect([url.pathname.split('/').length, url.search, url.hash]).toEqual([4, '', '']);
    }),
  );
});
