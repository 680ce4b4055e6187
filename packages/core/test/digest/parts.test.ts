import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitLongMessage } from '../../src/digest/long-message.js';
import { type Measure, type Part, placeMessages } from '../../src/digest/parts.js';
import { buildDigest, type Message } from '../../src/index.js';
import { input, message, ONE_PM } from '../support/digest-input.js';
import { check } from '../support/property.js';

/** A message that came at the given minute, and is named after it. */
function at(minute: number): Message {
  return message({ id: minute + 1, subject: `minute ${minute}`, creationTime: ONE_PM + minute * 60_000 });
}

function part(number: number, minutes: number[], closed = false): Part {
  return { number, messages: minutes.map(at), closed };
}

function atMost(count: number): Measure {
  return { sizeOf: () => 1, roomOf: () => count };
}

/** Each written part as `number: minutes (new minutes)`. */
function place(parts: Part[], arriving: number[], measure: Measure): string[] {
  const minutes = (messages: readonly Message[]): string =>
    messages.map(({ creationTime }) => (creationTime - ONE_PM) / 60_000).join(' ');
  return placeMessages(parts, arriving.map(at), measure).map(
    (placement) => `${placement.part}: ${minutes(placement.messages)} (${minutes(placement.arriving)})`,
  );
}

describe('a message', () => {
  test('opens the day’s first entry', () => {
    expect(place([], [2, 1], atMost(3))).toEqual(['1: 1 2 (1 2)']);
  });

  test('joins the entry that stands, as long as it fits', () => {
    expect(place([part(1, [1, 2])], [3], atMost(3))).toEqual(['1: 1 2 3 (3)']);
  });

  test('goes on in a second entry when the first one is full, which is not written again', () => {
    expect(place([part(1, [1, 2, 3])], [5, 4], atMost(3))).toEqual(['2: 4 5 (4 5)']);
  });

  test('fills the last entry first, then as many new ones as it takes', () => {
    expect(place([part(1, [1, 2])], [3, 4, 5, 6, 7, 8, 9], atMost(3))).toEqual([
      '1: 1 2 3 (3)',
      '2: 4 5 6 (4 5 6)',
      '3: 7 8 9 (7 8 9)',
    ]);
  });

  test('that comes late goes into the entry whose time it falls into', () => {
    expect(place([part(1, [1, 3]), part(2, [5, 7])], [2, 6], atMost(3))).toEqual([
      '1: 1 2 3 (2)',
      '2: 5 6 7 (6)',
    ]);
  });

  test('that comes late between two entries goes into the later one', () => {
    expect(place([part(1, [1, 3]), part(2, [5, 7])], [4], atMost(3))).toEqual(['2: 4 5 7 (4)']);
  });

  test('that comes late into a full entry goes on in the last one', () => {
    expect(place([part(1, [1, 2, 4]), part(2, [5])], [3], atMost(3))).toEqual(['2: 3 5 (3)']);
  });

  test('never goes into an entry that a person has edited or deleted', () => {
    expect(place([part(1, [1, 3], true)], [2, 4], atMost(3))).toEqual(['2: 2 4 (2 4)']);
    expect(place([part(1, [1, 3]), part(2, [5], true)], [2, 6], atMost(3))).toEqual([
      '1: 1 2 3 (2)',
      '3: 6 (6)',
    ]);
    expect(place([part(1, [1, 3], true), part(2, [5])], [2], atMost(3))).toEqual(['2: 2 5 (2)']);
  });

  test('that does not even fit alone is placed all the same, in an entry of its own', () => {
    expect(place([], [1, 2], atMost(0))).toEqual(['1: 1 (1)', '2: 2 (2)']);
  });

  test('that is not there changes nothing', () => {
    expect(place([part(1, [1])], [], atMost(3))).toEqual([]);
  });
});

test('every arriving message is placed once, what stands stays, limits are kept, closed entries untouched', () => {
  const standing = fc.array(fc.record({ count: fc.integer({ min: 1, max: 4 }), closed: fc.boolean() }), {
    maxLength: 3,
  });
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 25 });

  check(
    fc.property(standing, minutes, fc.integer({ min: 4, max: 6 }), (given, all, limit) => {
      let used = 0;
      const parts = given.map(({ count, closed }, index) => {
        const own = all.slice(used, used + count);
        used += own.length;
        return part(index + 1, own, closed);
      });
      const arriving = all.slice(used).map(at);
      const placements = placeMessages(parts, arriving, atMost(limit));

      const placed = placements.flatMap((placement) => placement.arriving.map(({ id }) => id));
      expect(placed.toSorted()).toEqual(arriving.map(({ id }) => id).toSorted());
      for (const placement of placements) {
        const before = parts.find(({ number }) => number === placement.part);
        expect(before?.closed ?? false).toBe(false);
        expect(placement.arriving.length).toBeGreaterThan(0);
        expect(placement.messages.length).toBeLessThanOrEqual(limit);
        expect(new Set(placement.messages.map(({ id }) => id))).toEqual(
          new Set([...(before?.messages ?? []), ...placement.arriving].map(({ id }) => id)),
        );
        const times = placement.messages.map(({ creationTime }) => creationTime);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    }),
  );
});

describe('a text that no entry can hold', () => {
  const bytes = (text: string): number => Buffer.byteLength(text);
  const sizeOf = (alone: Message): number => bytes(buildDigest(input([alone])).body);

  test('of 20,000 characters is cut into pieces that fit, and none of it is lost', () => {
    const subject = 'Zimmer & Söhne: "Dach" <undicht> 👍 '.repeat(572).slice(0, 20_000);
    const attachments = [
      { type: 'MmsAttachment', contentType: 'image/png', link: 'https://files.example/1' },
    ];
    const pieces = splitLongMessage(message({ id: '7', subject, attachments }), { sizeOf, room: 5_000 });

    expect(pieces.map((piece) => piece.subject).join('')).toBe(subject);
    expect(pieces.map(({ id }) => id)).toEqual(
      pieces.map((_, index) => (index === 0 ? '7' : `7~${index + 1}`)),
    );
    expect(pieces.map(({ piece }) => piece)).toEqual(
      pieces.map((_, index) => ({ number: index + 1, of: pieces.length })),
    );
    expect(pieces.map((piece) => piece.attachments?.length)).toEqual(
      pieces.map((_, index) => (index === 0 ? 1 : 0)),
    );
    for (const piece of pieces) expect(bytes(buildDigest(input([piece])).body)).toBeLessThanOrEqual(5_000);
  });

  test('that fits is left as it is', () => {
    const short = message({ subject: 'a\r\nb' });

    expect(splitLongMessage(short, { sizeOf: () => 1, room: 1 })).toEqual([short]);
  });

  test.each([
    ['that several entries hold', 10_000, [10, 1_000]],
    ['of which one alone is too large', 500, [1, 1_000]],
  ])('and a thousand links %s are measured once each', (_which, room, [pieceCount, linkCount]) => {
    const attachments = Array.from({ length: 1_000 }, (_, index) => ({
      id: `${index}`,
      type: 'MmsAttachment',
      link: `https://files.example/${index}${'a'.repeat(500)}`,
    }));
    let rendered = 0;
    const pieces = splitLongMessage(message({ subject: 'the roof', attachments }), {
      sizeOf: (alone) => {
        rendered += alone.attachments?.length ?? 0;
        return sizeOf(alone);
      },
      room,
    });
    expect(pieces.flatMap((piece) => piece.attachments ?? [])).toHaveLength(linkCount ?? 0);
    expect(pieces.length).toBeGreaterThanOrEqual(pieceCount ?? 0);
    // All at first, each alone, and as many in the pieces; a first one for what stands around it.
    expect(rendered).toBeLessThanOrEqual(3_003);
  });

  test('is left whole when no cutting makes it fit', () => {
    const long = message({ subject: 'x'.repeat(500) });

    expect(splitLongMessage(long, { sizeOf: () => 2, room: 1 })).toEqual([long]);
  });

  test('loses nothing, keeps every character whole and fits, whatever it is and whatever the limit', () => {
    check(
      fc.property(
        fc.array(fc.constantFrom('a', 'ß', '漢', '👍', '&', '\r\n', '\uD800', ' '), { maxLength: 900 }),
        fc.integer({ min: 130, max: 900 }),
        (characters, limit) => {
          const subject = characters.join('');
          const pieces = splitLongMessage(message({ subject }), {
            sizeOf: (alone) => bytes(alone.subject ?? ''),
            room: limit,
          });

          for (const piece of pieces) expect(bytes(piece.subject ?? '')).toBeLessThanOrEqual(limit);
          const safe = subject.replaceAll('\r\n', '\n').replaceAll('\uD800', '\uFFFD');
          expect(pieces.map((piece) => piece.subject).join('')).toBe(pieces.length === 1 ? subject : safe);
          expect(new Set(pieces.map(({ id }) => id)).size).toBe(pieces.length);
        },
      ),
      200,
    );
  });
});
