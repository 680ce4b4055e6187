import { expect, it } from 'vitest';
import { createMemo } from '../src/memo.js';

interface Thing {
  name: string;
}

it('remembers the newest value of an object, apart from those of others', () => {
  const lengths = createMemo<Thing, number>();
  const ranks = createMemo<Thing, string>();
  const [one, other] = [{ name: 'one' }, { name: 'other' }];
  lengths.set(one, 3);
  lengths.set(one, 4);
  ranks.set(one, 'first');
  expect([lengths.get(one), ranks.get(one), lengths.get(other), ranks.get(other)]).toEqual([
    4,
    'first',
    undefined,
    undefined,
  ]);
});

it('shows nothing of it, and gives no copy anything', () => {
  const lengths = createMemo<Thing, number>();
  const thing: Thing = { name: 'one' };
  lengths.set(thing, 3);
  expect(Reflect.ownKeys(thing)).toEqual(['name']);
  expect(JSON.stringify(thing)).toBe('{"name":"one"}');
  expect([{ ...thing }, structuredClone(thing)].map((copy) => lengths.get(copy))).toEqual([
    undefined,
    undefined,
  ]);
});

it('remembers nothing of what is frozen', () => {
  const lengths = createMemo<Thing, number>();
  const thing = Object.freeze({ name: 'one' });
  lengths.set(thing, 3);
  expect(lengths.get(thing)).toBeUndefined();
});
