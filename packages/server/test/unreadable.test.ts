import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing, createServer } from '../src/index.js';
import { acmeConnector } from './support/acme.js';
import { callOf } from './support/calls.js';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { createTestDatabase, databases } from './support/storages.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const reason = {
  code: 'unreadable',
  message:
    'Daybook cannot read any more what it keeps of this. Please tell your administrator: until that is mended, nothing is added to its entry.',
};

interface Damaged extends FakeDaybook {
  /** Runs a statement behind the server's back, as a disk that goes bad. */
  run: (statement: string) => Promise<unknown[]>;
  /** How often it was said in the log that something cannot be read. */
  complaints: () => number;
  /** Hours pass, and delivery does its work in each. */
  wait: (hours: number) => Promise<void>;
  dropTexts: () => Promise<number>;
}

async function start(name: (typeof databases)[number]): Promise<Damaged> {
  const database = await createTestDatabase(name);
  onTestFinished(database.remove);
  const storage = await database.open();
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const daybook = await startFakeDaybook({ server: { storage, logger } });
  return {
    ...daybook,
    run: database.run,
    complaints: () => lines.filter((line) => line.includes('"code":"unreadable"')).length,
    async wait(hours) {
      for (let hour = 0; hour < hours; hour += 1) {
        daybook.clock.advance(HOUR);
        // oxlint-disable-next-line no-await-in-loop -- time passes in order
        await daybook.app.logbook.deliverDue();
      }
    },
    dropTexts: () => storage.logbook.dropTexts(daybook.clock.now() - 7 * DAY),
  };
}

/** Without its first sign a value is of no secret that anybody has; put there again, it is whole. */
const damage = "update messages set sealed_message = substr(sealed_message, 2) where message_id <> '2'";

async function firstSignOf({ run: ask }: Damaged): Promise<string> {
  const [row] = await ask("select substr(sealed_message, 1, 1) as sign from messages where message_id = '1'");
  return String((row as { sign: unknown }).sign);
}

describe.each(databases)('on %s', (name) => {
  it('tells the person of a day that cannot be opened, and goes on with everybody else', async () => {
    const daybook = await start(name);
    const { crm, log, unfiled, pass, wait, run: ask, complaints, post } = daybook;
    crm.faults.push({ on: 'create', kind: '503', times: 2 });
    expect((await log(conversation([message(1, 'hello')]))).statusCode).toBe(503);
    expect((await log(conversation([message(2, 'of Ben')]), 'ben')).statusCode).toBe(503);
    const sign = await firstSignOf(daybook);
    await ask(damage);

    await pass(2 * MINUTE);
    expect(crm.entries.map(({ body }) => transcript(body))).toEqual([
      ['Ada Known (+14155550100) 10:02 AM | of Ben'],
    ]);
    expect(await unfiled()).toMatchObject([{ contactName: 'Ada Known', messages: 1, reason }]);
    expect(await unfiled('ben')).toEqual([]);
    expect(complaints()).toBeLessThan(5);
    const again = await log(conversation([message(1, 'hello'), message(3, 'and then')]));
    expect([again.statusCode, again.body]).toEqual([409, reason.message]);

    await post('/unfiled/retry');
    await pass(1_000);
    expect(await unfiled()).toMatchObject([{ reason }]);
    const before = complaints();
    await wait(24);
    expect(complaints() - before).toBeGreaterThan(4);
    expect(complaints() - before).toBeLessThan(15);

    await ask(`update messages set sealed_message = '${sign}' || sealed_message where message_id = '1'`);
    await wait(12);
    expect(await unfiled()).toEqual([]);
    expect(crm.entries.map(({ body }) => transcript(body))).toContainEqual([
      'Ada Known (+14155550100) 10:01 AM | hello',
    ]);
  });

  it('tells where the messages of other days stand, and of that one without its contact', async () => {
    const { log, post, run: ask } = await start(name);
    await log(conversation([message(1, 'hello')]));
    await log(conversation([message(2, 'hello')], { key: '2/7/14/2026', contactId: 102, contactName: 'Bo' }));
    await ask(`update digests set sealed_conversation = substr(sealed_conversation, 2)
      where digest_id in (select digest_id from messages where message_id = '1')`);
    expect((await post('/messageLog/match', { messageIds: ['1', '2'] })).json()).toMatchObject({
      messageLogs: { 1: '1', 2: '2' },
      logs: [{ messageId: '1' }, { messageId: '2', contactId: 102 }],
    });
  });

  it('puts off what waits of somebody whose profile cannot be read, and files it when that is mended', async () => {
    const { crm, log, wait, run: ask } = await start(name);
    crm.faults.push({ on: 'create', kind: '503', times: 1 });
    await log(conversation([message(1, 'hello')]));
    await ask("update users set sealed_profile = 'x' || sealed_profile");
    await wait(1);
    expect(await ask('select state, reason from messages')).toEqual([
      { state: 'unfiled', reason: 'unreadable' },
    ]);
    await ask('update users set sealed_profile = substr(sealed_profile, 2)');
    await wait(12);
    expect(crm.entries.map(({ body }) => transcript(body))).toEqual([
      ['Ada Known (+14155550100) 10:01 AM | hello'],
    ]);
  });

  it('puts off what waits for a connector that is not loaded, and files it when it is', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const { crm, log, clock, app } = await startFakeDaybook({ storage: await database.open() });
    crm.faults.push({ on: 'create', kind: '503', times: 1 });
    await log(conversation([message(1, 'hello')]));
    const without = await createServer({
      connectors: [acmeConnector()],
      storage: await database.open(),
      keyRing: createKeyRing([SECRET]),
      now: clock.now,
      background: 'off',
    });
    onTestFinished(() => without.close());
    clock.advance(HOUR);
    await without.logbook.deliverDue();
    expect(await without.logbook.deliverDue()).toBe(0);
    expect(await database.run('select state, reason from messages')).toEqual([
      { state: 'unfiled', reason: 'unknown_platform' },
    ]);
    clock.advance(HOUR);
    // It is found to be mended, and written with what is due then.
    await app.logbook.deliverDue();
    clock.advance(MINUTE);
    await app.logbook.deliverDue();
    expect(crm.entries.map(({ body }) => transcript(body))).toEqual([
      ['Ada Known (+14155550100) 10:01 AM | hello'],
    ]);
  });

  it('shows a list of which one line cannot be read, and lets go of what is dismissed', async () => {
    const { crm, log, unfiled, wait, run: ask, post, dropTexts } = await start(name);
    crm.faults.push({ on: 'create', kind: '404', times: 2 });
    await log(conversation([message(1, 'hello')]));
    await log(conversation([message(2, 'hello')], { key: '2/7/14/2026', contactId: 102, contactName: 'Bo' }));
    await ask(`update digests set sealed_conversation = substr(sealed_conversation, 2),
      sealed_reason = substr(sealed_reason, 2) where digest_id in (select digest_id from messages where message_id = '1')`);
    const list = (await unfiled()).map(({ contactName, reason: { code } }) => `${contactName}: ${code}`);
    expect(new Set(list)).toEqual(
      new Set(['Bo: crm_not_found', 'somebody whose name cannot be read: unreadable']),
    );
    await post('/unfiled/dismiss');
    await wait(9 * 24);
    expect(await unfiled()).toEqual([]);
    expect(await dropTexts()).toBe(2);
    expect(await ask('select * from messages')).toEqual([]);
  });

  it('tells the person of a call that cannot be opened, and closes it like any other', async () => {
    const { crm, ask: send, unfiled, pass, wait, run: ask, post, dropTexts } = await start(name);
    crm.faults.push({ on: 'create', kind: '503', times: 1 });
    await send('POST', '/callLog', callOf().record);
    await ask(damage);
    await pass(MINUTE);
    expect(await unfiled()).toMatchObject([{ kind: 'call', reason }]);
    await post('/unfiled/dismiss');
    await wait(9 * 24);
    expect(await dropTexts()).toBe(1);
    expect(await ask('select * from messages')).toEqual([]);
  });
});
