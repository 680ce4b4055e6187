import { describe, expect, it, onTestFinished } from 'vitest';
import type { Storage } from '../src/index.js';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, databases } from './support/storages.js';

const DAY = 86_400_000;

interface Grown extends FakeDaybook {
  storage: Storage;
  /** Closes what is over a week later. */
  weekLater: () => Promise<number>;
  rows: (query: string) => Promise<unknown[]>;
}

async function start(name: (typeof databases)[number]): Promise<Grown> {
  const database = await createTestDatabase(name);
  onTestFinished(database.remove);
  const storage = await database.open();
  const daybook = await startFakeDaybook({ server: { storage } });
  return {
    ...daybook,
    storage,
    weekLater: () => {
      daybook.clock.advance(8 * DAY);
      return storage.logbook.dropTexts(daybook.clock.now() - 7 * DAY);
    },
    rows: database.run,
  };
}

const hello = [message(1, 'hello'), message(2, 'and a picture')];

describe.each(databases)('on %s', (name) => {
  it('keeps of a day that is over what tells its messages, and nothing of what was said, or by whom', async () => {
    const { log, weekLater, rows } = await start(name);
    await log(conversation(hello, { additionalSubmission: { deals: 901 } }));
    expect(await weekLater()).toBe(1);
    expect(await rows('select sealed_conversation, sealed_submission, is_closed from digests')).toEqual([
      { sealed_conversation: '', sealed_submission: '', is_closed: 1 },
    ]);
    expect(await rows('select count(*) as messages from messages')).toEqual([
      { messages: name === 'SQLite' ? 0 : '0' },
    ]);
    expect(await rows('select message_id, client_id, part from closed_messages order by message_id')).toEqual(
      [
        { message_id: '1', client_id: null, part: 1 },
        { message_id: '2', client_id: null, part: 1 },
      ],
    );
    expect(await rows('select part, state, sealed_likeness from entries')).toEqual([
      { part: 1, state: 'closed', sealed_likeness: '' },
    ]);
  });

  it('knows the messages of a closed day when they are sent again, and still tells where they stand', async () => {
    const { log, post, weekLater, crm, rows } = await start(name);
    await log(conversation(hello));
    await weekLater();
    const closed = await rows('select fence, revision, next_attempt_at from digests');
    const again = await log(conversation(hello));
    expect(again.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
    // There is nothing to do, and nothing to look for.
    expect(await rows('select fence, revision, next_attempt_at from digests')).toEqual(closed);
    // From another computer, whose dates read otherwise, and with another contact.
    const elsewhere = { key: '5578984709540881001/14.7.2026', contactId: 102 };
    expect((await log(conversation(hello, elsewhere))).json()).toMatchObject({ logIds: [] });
    expect(crm.entries).toHaveLength(1);
    const match = await post('/messageLog/match', { conversationId: '1', messageIds: ['1', '2', '3'] });
    const logId = String(crm.entries[0]?.id);
    expect(match.json()).toEqual({
      successful: true,
      messageLogs: { 1: logId, 2: logId },
      logs: [
        { messageId: '1', matched: true, logId, contactId: 101 },
        { messageId: '2', matched: true, logId, contactId: 101 },
        { messageId: '3', matched: false },
      ],
    });
  });

  it('goes on in a next part with what comes after a day was closed, and closes it again', async () => {
    const { log, post, weekLater, crm } = await start(name);
    await log(conversation(hello));
    await weekLater();
    const answer = await log(conversation([...hello, message(3, 'one more')]));
    expect(answer.json()).toMatchObject({ successful: true, logIds: ['3'] });
    expect(crm.entries.map(({ subject }) => subject)).toEqual([
      'SMS conversation with Ada Known - 26/07/14',
      'SMS conversation with Ada Known - 26/07/14 (part 2)',
    ]);
    expect(crm.entries.map(({ body }) => body.includes('hello'))).toEqual([true, false]);
    expect(await weekLater()).toBe(1);
    const match = await post('/messageLog/match', { messageIds: ['1', '3'] });
    const [first, second] = crm.entries.map(({ id }) => String(id));
    // Whose the day was, is not known any more.
    expect(match.json()).toEqual({
      successful: true,
      messageLogs: { 1: first, 3: second },
      logs: [
        { messageId: '1', matched: true, logId: first },
        { messageId: '3', matched: true, logId: second },
      ],
    });
  });

  it("knows every group member's entry, and the pieces of a long text", async () => {
    const { log, post, weekLater, crm } = await start(name);
    const group = {
      logInfo: {
        correspondents: [
          { phoneNumber: '+14155550100', name: 'Ada Known' },
          { phoneNumber: '+14155550101', name: 'Bo Known' },
        ],
      },
    };
    const long = conversation([message(5, 'long '.repeat(20_000))], { key: 'long/7/14/2026' });
    await log(conversation(hello, group));
    await log(conversation(hello, { ...group, contactId: 102 }));
    await log(long);
    const entries = crm.entries.length;
    await weekLater();
    expect((await log(conversation(hello, group))).json()).toMatchObject({ logIds: [] });
    expect((await log(conversation(hello, { ...group, contactId: 102 }))).json()).toMatchObject({
      logIds: [],
    });
    expect((await log(long)).json()).toMatchObject({ logIds: [] });
    expect(crm.entries).toHaveLength(entries);
    const match = await post('/messageLog/match', { messageIds: ['1', '2', '5', '1-102'] });
    expect(Object.keys(match.json<{ messageLogs: object }>().messageLogs)).toEqual(['1', '2', '5']);
  });

  it('neither files nor matches what somebody has dismissed, also when its day is closed', async () => {
    const { log, post, weekLater, unfiled, crm, rows } = await start(name);
    crm.faults.push({ on: 'create', kind: '401', times: 2 });
    await log(conversation(hello));
    expect(await weekLater()).toBe(0);
    const [line] = await unfiled();
    await post('/unfiled/dismiss', { ids: [line?.digestId] });
    expect(await weekLater()).toBe(1);
    expect(await rows('select part from closed_messages')).toEqual([{ part: null }, { part: null }]);
    expect((await log(conversation(hello))).body).toBe(
      'Not logged: 2 messages were taken off your unfiled list, and can be put back there for as long as Daybook keeps the text.',
    );
    expect((await post('/messageLog/match', { messageIds: ['1'] })).json()).toMatchObject({
      messageLogs: {},
    });
    expect(crm.entries).toHaveLength(0);
  });

  it('lets everybody else in between two steps, and ends between them when it is told to', async () => {
    const { log, clock, storage, rows } = await start(name);
    const busy = Array.from({ length: 450 }, (_, index) => message(5_000 + index, 'a busy day'));
    await log(conversation(busy));
    await log(conversation(hello, { key: 'another/7/14/2026' }));
    clock.advance(8 * DAY);
    const ending = new AbortController();
    const before = clock.now() - 7 * DAY;
    const closing = storage.logbook.dropTexts(before, ending.signal);
    const others = new Promise((resolve) => {
      setImmediate(resolve, 'others');
    });
    expect(await Promise.race([closing, others])).toBe('others');
    ending.abort();
    const closed = await closing;
    expect(closed).toBeLessThan(2);
    expect(await storage.logbook.dropTexts(before)).toBe(2 - closed);
    expect(await rows('select count(*) as messages from messages')).toEqual([
      { messages: name === 'SQLite' ? 0 : '0' },
    ]);
  });

  it('files each message once while its day is closed again and again', async () => {
    const { log, pass, clock, storage, crm } = await start(name);
    const messages: Record<string, unknown>[] = [];
    for (let id = 1; id <= 12; id += 1) {
      messages.push(message(id, `words-${id}-`));
      const close = (): Promise<number> => storage.logbook.dropTexts(clock.now() + 1);
      // oxlint-disable-next-line no-await-in-loop -- the day grows
      const [answer] = await Promise.all([log(conversation(messages)), close(), log(conversation(messages))]);
      expect(answer.json()).toMatchObject({ successful: true });
    }
    await pass(60_000);
    const everything = crm.entries.map(({ body }) => body).join('');
    const counts = messages.map((_message, index) => everything.split(`words-${index + 1}-`).length - 1);
    expect(counts).toEqual(messages.map(() => 1));
    expect(crm.entries.length).toBeGreaterThan(1);
  });
});

it('writes nothing over the entry of a closed day whose last write was of unknown fate', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const storage = await database.open();
  const daybook = await startFakeDaybook({ canRead: false, settlingSeconds: 0, storage });
  const news = (messageStatus: string): Record<string, unknown> =>
    message(1, 'one', { direction: 'Outbound', from: { phoneNumber: '+16505550001' }, messageStatus });
  await daybook.log(conversation([news('Queued'), message(2, 'two')]));
  daybook.crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  daybook.crm.faults.push({ on: 'update', kind: 'answer', status: 400, headers: {}, times: 500 });
  await daybook.log(conversation([news('SendingFailed'), message(2, 'two')]));
  await daybook.pass(600_000);
  daybook.crm.faults.length = 0;
  daybook.clock.advance(8 * DAY);
  expect(await storage.logbook.dropTexts(daybook.clock.now() - 7 * DAY)).toBe(1);

  await daybook.log(conversation([news('SendingFailed'), message(2, 'two'), message(3, 'three')]));
  expect(daybook.crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]))).toEqual(
    [['one', 'two'], ['three']],
  );
});
