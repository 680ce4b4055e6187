import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildDigest, type Message } from '../../src/index.js';
import { input, message, ONE_PM } from '../support/digest-input.js';
import { check } from '../support/property.js';

function texts(messages: readonly Message[]): string[] {
  return [...buildDigest(input(messages)).body.matchAll(/<br><b>(m[^<]*)<\/b><\/li>/g)].map(
    ([, text]) => text ?? '',
  );
}

const morning = message({ id: 1, subject: 'm-morning', creationTime: ONE_PM - 3_600_000 });
const noon = message({ id: 2, subject: 'm-noon', creationTime: ONE_PM });
const evening = message({ id: 3, subject: 'm-evening', creationTime: ONE_PM + 3_600_000 });

test('messages given newest first are printed oldest first', () => {
  expect(texts([evening, noon, morning])).toEqual(['m-morning', 'm-noon', 'm-evening']);
});

test('a message that comes late stands where its time puts it', () => {
  expect(texts([morning, evening, noon])).toEqual(['m-morning', 'm-noon', 'm-evening']);
});

test('messages of the same millisecond stand in the order of their ids, which count as numbers', () => {
  const at = (id: number | string): Message => message({ id, subject: `m${id}` });

  expect(texts([at(1000), at(999), at('10000000000000000000'), at(1001), at(5)])).toEqual([
    'm5',
    'm999',
    'm1000',
    'm1001',
    'm10000000000000000000',
  ]);
});

test('ids that are no numbers stand in the order of their letters, after those that are', () => {
  const at = (id: string): Message => message({ id, subject: `m${id}` });

  expect(texts([at('b'), at('1a'), at('10'), at('9'), at('a')])).toEqual(['m9', 'm10', 'm1a', 'ma', 'mb']);
});

test('ten or more pieces of one text stand in their order', () => {
  const pieces = Array.from({ length: 11 }, (_, index) =>
    message({
      id: index === 0 ? '7' : `7~${index + 1}`,
      subject: `m${index + 1}`,
      piece: { number: index + 1, of: 11 },
    }),
  );

  expect(texts(pieces.toReversed())).toEqual([
    'm1',
    'm2',
    'm3',
    'm4',
    'm5',
    'm6',
    'm7',
    'm8',
    'm9',
    'm10',
    'm11',
  ]);
});

test('messages after a cut text of the same millisecond follow all of its pieces', () => {
  const first = message({ id: '7', subject: 'm1', piece: { number: 1, of: 2 } });
  const second = message({ id: '7~2', subject: 'm2', piece: { number: 2, of: 2 } });

  expect(texts([message({ id: '8', subject: 'm3' }), second, first])).toEqual(['m1', 'm2', 'm3']);
});

const ids = fc.oneof(fc.integer({ min: 0, max: 2000 }).map(String), fc.stringMatching(/^[0-9a-c]{1,3}$/));

test('the same messages in any order give the same digest, by time and then id', () => {
  const days = fc
    .uniqueArray(fc.record({ id: ids, offset: fc.integer({ min: 0, max: 3 }) }), {
      selector: ({ id }) => id,
      maxLength: 12,
      minLength: 1,
    })
    .chain((given) => {
      const messages = given.map(({ id, offset }) =>
        message({ id, subject: `m ${id}`, creationTime: ONE_PM + offset * 60_000 }),
      );
      return fc.tuple(fc.constant(messages), fc.shuffledSubarray(messages, { minLength: messages.length }));
    });

  check(
    fc.property(days, ([messages, shuffled]) => {
      const digest = buildDigest(input(messages));
      expect(buildDigest(input(shuffled))).toEqual(digest);

      const times = digest.messages.map(({ creationTime }) => creationTime);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const numbers = digest.messages.filter(
        ({ id, creationTime }) => /^\d+$/.test(id) && creationTime === ONE_PM,
      );
      const lengths = numbers.map(({ id }) => id.length);
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    }),
  );
});
