import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, databases } from './support/storages.js';

interface Kept extends FakeDaybook {
  /** Everything that is kept of Ann's messages, opened anew by somebody who has nothing of it in memory. */
  open: () => Promise<Record<string, unknown>[]>;
}

async function start(name: (typeof databases)[number], options: FakeDaybookOptions = {}): Promise<Kept> {
  const database = await createTestDatabase(name);
  onTestFinished(database.remove);
  const daybook = await startFakeDaybook({ ...options, server: { storage: await database.open() } });
  const open = async (): Promise<Record<string, unknown>[]> => {
    const storage = await database.open();
    const { privacy } = storage;
    const messages: Record<string, unknown>[] = [];
    try {
      for (const userKey of await privacy.findUsers('fake', 'ann'))
        for await (const digest of (await privacy.exportUser(userKey)).digests)
          if ('messages' in digest) messages.push(...digest.messages.map((each) => each.message));
    } finally {
      await storage.close();
    }
    return messages;
  };
  return { ...daybook, open };
}

/** An address that is encoded when it is normalised, and three times as long then. */
const growing = `https://media.example/${'"'.repeat(1_900)}`;
const longId = 'm'.repeat(128);
const files = (from: number, many: number): object[] =>
  Array.from({ length: many }, (_, index) => ({ id: `${from + index}`, fileName: `${from + index}.png` }));

describe.each(databases)('on %s', (name) => {
  it('goes on with a day after a message with an address that grows when it is normalised', async () => {
    const { log, open } = await start(name);
    const picture = { id: '1', type: 'MmsAttachment', contentType: 'image/png', uri: growing, link: growing };
    const days = [
      conversation([message(1, 'hello')]),
      conversation([message(1, 'hello'), message(2, 'look', { attachments: [picture] })]),
      conversation([message(1, 'hello'), message(3, 'and then')]),
    ];
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const day of days) expect((await log(day)).statusCode).toBe(200);
    expect((await open()).map(({ subject }) => subject)).toEqual(['hello', 'look', 'and then']);
  });

  it('goes on with a day whose message has the longest id and a text of several pieces', async () => {
    const { log, open } = await start(name, { entryBytes: 2_000 });
    const long = message(longId, 'word '.repeat(800));
    expect((await log(conversation([long]))).statusCode).toBe(200);
    expect((await log(conversation([long, message(2, 'and then')]))).statusCode).toBe(200);
    const kept = await open();
    expect(kept.length).toBeGreaterThan(2);
    expect(kept).toContainEqual(expect.objectContaining({ id: `${longId}~2` }));
  });

  it('goes on with a day whose message is told again with as many other attachments as it may have', async () => {
    const { log, open } = await start(name);
    const told = (from: number): object => message(1, 'files', { attachments: files(from, 1_000) });
    expect((await log(conversation([told(1)]))).statusCode).toBe(200);
    expect((await log(conversation([told(5_001)]))).statusCode).toBe(200);
    expect((await log(conversation([told(1), message(2, 'and then')]))).statusCode).toBe(200);
    expect(await open()).toMatchObject([{ attachments: files(1, 1_000) }, { subject: 'and then' }]);
  });

  it('refuses what a thread tells with signs that no database keeps', async () => {
    const { log } = await start(name);
    const entity = { recordType: 'Thread\u0000Hint', creationTime: 1_784_048_400_000 };
    const answer = await log(
      conversation([], { logInfo: { owner: { name: 'Support' }, entities: [entity] } }),
    );
    expect([answer.statusCode, answer.body]).toEqual([
      400,
      'This request cannot be read: logInfo.entities.0.recordType: holds a character that no database keeps',
    ]);
  });
});

const signs = fc.constantFrom('a', '"', 'ß', '\u{1F600}', '\ud800', '\0', ' ', '~', '%', '/');
/** Short texts, and some of just the length that is allowed. */
const upTo = (maximum: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: signs, maxLength: 12 }),
    signs.map((sign) => sign.repeat(Math.floor(maximum / sign.length))),
  );
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null | undefined> =>
  fc.option(fc.option(value, { nil: undefined }), { nil: null, freq: 20 });
const address = upTo(4_074).map((path) => `https://media.example/${path}`);
const party = fc.record({
  phoneNumber: maybe(upTo(64)),
  extensionNumber: maybe(upTo(64)),
  name: maybe(upTo(500)),
});
const attachment = fc.record({
  id: maybe(upTo(128)),
  type: maybe(upTo(64)),
  contentType: maybe(upTo(255)),
  uri: maybe(address),
  link: maybe(address),
  fileName: maybe(upTo(500)),
  text: maybe(upTo(20_000)),
});
const telling = fc.record({
  type: maybe(upTo(64)),
  subject: maybe(upTo(3_000)),
  from: maybe(party),
  to: maybe(fc.array(party, { maxLength: 3 })),
  attachments: maybe(fc.array(attachment, { maxLength: 3 })),
  messageStatus: maybe(upTo(64)),
  transcript: maybe(upTo(20_000)),
  faxPageCount: maybe(fc.double()),
});
const told = fc.record({
  id: fc.oneof(upTo(128), fc.uuid()),
  tellings: fc.array(telling, { minLength: 1, maxLength: 3 }),
});

it('can open whatever it has taken in', async () => {
  const { log, open } = await start('SQLite', { entryBytes: 5_000 });
  let days = 0;
  const property = fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 3 }), async (messages) => {
    days += 1;
    for (let turn = 0; turn < 3; turn += 1) {
      const sent = messages.map(({ id, tellings }) => message(id, '', tellings[turn] ?? tellings[0]));
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const answer = await log(conversation(sent, { key: `${days}/7/14/2026` }));
      const isRefused = answer.statusCode === 400 && answer.body.startsWith('This request cannot be read: ');
      expect(isRefused || answer.statusCode === 200).toBe(true);
    }
  });
  await fc.assert(property, { seed: 20_260_714, numRuns: 30 });
  expect((await open()).length).toBeGreaterThan(15);
});
