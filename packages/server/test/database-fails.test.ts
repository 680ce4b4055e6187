import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaybookError } from '@daybook/core';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, openSqliteStorage, type Storage } from '../src/index.js';
import { callOf } from './support/calls.js';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { createTestDatabase, type DatabaseName, databases } from './support/storages.js';

const noSecond = 'create unique index no_second on messages (state)';
/** What makes a database refuse messages. */
const refusals: Record<DatabaseName, string[]> = {
  SQLite: [
    noSecond,
    "create trigger refuses before insert on messages begin select raise(abort, 'CHECK constraint failed: refuses'); end",
  ],
  PostgreSQL: [noSecond, 'alter table messages add constraint refuses check (user_key is null)'],
};

/** A storage whose logbook fails where it is told to. */
async function failingStorage(fails: Set<string>): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-fails-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'daybook.sqlite');
  const storage = await openSqliteStorage({ file, keyRing: createKeyRing([SECRET]) });
  const logbook = new Proxy(storage.logbook, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...parameters: unknown[]): Promise<unknown> => {
        if (fails.has(String(name))) throw new DaybookError('storage_unavailable');
        return method.apply(target, parameters);
      };
    },
  });
  return { ...storage, logbook };
}

it.each([['settle'], ['settle', 'release'], ['settle', 'release', 'pendingSince'], ['standing', 'settle']])(
  'says that messages are kept when the database fails after the CRM has answered (%s)',
  async (...names) => {
    const fails = new Set<string>();
    const daybook = await startFakeDaybook({ server: { storage: await failingStorage(fails) } });
    await daybook.token();
    for (const name of names) fails.add(name);
    const answer = await daybook.log(conversation([message(1, 'one')]));
    expect(daybook.crm.entries).toHaveLength(1);
    expect([answer.statusCode, answer.body]).toEqual([
      503,
      expect.stringMatching(/^Not logged yet: .*Your messages are kept/),
    ]);

    fails.clear();
    await daybook.pass(180_000);
    expect(daybook.crm.entries.map(({ body }) => transcript(body).length)).toEqual([1]);
    expect((await daybook.log(conversation([message(1, 'one')]))).json()).toMatchObject({ logIds: ['1'] });
  },
);

it('says that nothing was logged when nothing could be taken in', async () => {
  const fails = new Set<string>();
  const daybook = await startFakeDaybook({ server: { storage: await failingStorage(fails) } });
  await daybook.token();
  fails.add('takeIn');
  const answer = await daybook.log(conversation([message(1, 'one')]));
  expect(answer.body).toBe('Daybook cannot reach its database. Nothing was logged: please try again later.');
  expect(daybook.crm.calls).toEqual([]);
});

it('says that selected messages are logged when the database fails before their entries are looked up', async () => {
  const fails = new Set<string>();
  const daybook = await startFakeDaybook({ server: { storage: await failingStorage(fails) } });
  await daybook.token();
  fails.add('find');
  const answer = await daybook.log({ ...conversation([message(1, 'one')]), selectedMessageIds: ['1'] });
  expect(daybook.crm.entries).toHaveLength(1);
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { successful: true, logIds: ['1'] }]);
});

it('says that a call is kept on the list when the database fails after it was taken in', async () => {
  const fails = new Set<string>();
  const daybook = await startFakeDaybook({ server: { storage: await failingStorage(fails) } });
  const call = callOf();
  daybook.crm.refuses = 'Call details';
  await daybook.ask('POST', '/callLog', call.record);
  expect(await daybook.unfiled()).toHaveLength(1);
  fails.add('reasonOf');
  const answer = await daybook.ask('POST', '/callLog', call.record);
  expect([answer.statusCode, answer.json()]).toMatchObject([
    200,
    {
      successful: false,
      returnMessage: { message: 'It could not be written, and stands on your unfiled list.' },
    },
  ]);
});

it.each(databases.flatMap((name) => refusals[name].map((statement) => [name, statement] as const)))(
  'does not say that a database cannot be reached that refuses what it is told: %s, %s',
  async (name, statement) => {
    const database = await createTestDatabase(name);
    onTestFinished(() => database.remove());
    const daybook = await startFakeDaybook({ storage: await database.open() });
    await daybook.token();
    await database.run(statement);
    const answer = await daybook.log(conversation([message(1, 'one'), message(2, 'two')]));
    expect([answer.statusCode, answer.body]).toEqual([
      503,
      expect.stringMatching(/^Something went wrong in Daybook \(reference [0-9a-f]{8}\)\./),
    ]);
    expect(daybook.crm.calls).toEqual([]);
  },
);

it('tells a refusal, its link and its reason without reading the whole list', async () => {
  const fails = new Set<string>();
  const daybook = await startFakeDaybook({ server: { storage: await failingStorage(fails) } });
  daybook.crm.refuses = 'one';
  const headers = { origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop' };
  fails.add('listUnfiled');
  const one = message(1, 'one');
  for (const [messages, words] of [
    [[one], 'Fake CRM refused this entry: it answered 400'],
    [[one, message(2, 'two')], 'On your unfiled list: Fake CRM refused this entry: it answered 400'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- the first is refused, then it comes with another
    const answer = await daybook.ask('POST', '/messageLog', conversation([...messages]), { headers });
    expect(answer.json()).toMatchObject({
      returnMessage: {
        message: words,
        details: [{ title: 'What could not be filed', items: [{ text: 'Open your list' }] }],
      },
    });
  }
});
