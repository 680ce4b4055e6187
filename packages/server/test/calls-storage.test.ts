import { join } from 'node:path';
import { type CompiledQuery, Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { createSqlStorage } from '../src/storage/create-sql-storage.js';
import { sqliteDialect } from '../src/storage/logbook/hot-statements.js';
import { migrate } from '../src/storage/migrations.js';
import type { DaybookDatabase } from '../src/storage/schema.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { createSqliteDialect } from '../src/storage/sqlite-dialect.js';
import { callOf, LIVING_TOKEN } from './support/calls.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder, readRows } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { createTestDatabase, databases } from './support/storages.js';

const DAY = 86_400_000;
const NEWER = 'another secret for tests that is longer than thirty-two bytes';

it('A5 200 ids are one read, by an index', async () => {
  const asked: CompiledQuery[] = [];
  const sqlite = await openSqliteDatabase(join(await makeFolder(), 'daybook.sqlite'));
  const database = new Kysely<DaybookDatabase>({
    dialect: createSqliteDialect({ database: sqlite, patienceMs: 5_000 }),
    log({ query }) {
      asked.push(query);
    },
  });
  await migrate(database);
  const storage = createSqlStorage(database, createKeyRing([SECRET]), sqliteDialect);
  const { ask } = await startFakeDaybook({ storage });
  await ask('POST', '/callLog', callOf({ session: '700100' }).live);
  const ids = Array.from({ length: 200 }, (_, index) => String(700_000 + index));
  asked.length = 0;
  await ask('GET', `/callLog?sessionIds=${ids.join(',')}&requireDetails=false`);
  const ofCalls = asked.filter(({ sql }) => /"calls"|"messages"|"entries"|"digests"/.test(sql));
  expect(ofCalls.length).toBe(1);
  const [query] = ofCalls;
  const plan = sqlite.prepare(`explain query plan ${query?.sql}`).all([...(query?.parameters ?? [])]);
  const steps = plan.map((step) => (step as { detail: string }).detail);
  expect(steps[0]).toContain('SEARCH calls USING INDEX calls_by_session (session_id=? AND user_key=?)');
  expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([]);
});

it('A15 what is stored holds no words in clear, and no living token at all', async () => {
  const folder = await makeFolder();
  const { ask, pass } = await startFakeDaybook({
    storage: await openSqliteStorage({
      file: join(folder, 'daybook.sqlite'),
      keyRing: createKeyRing([SECRET]),
    }),
  });
  const call = callOf({ note: 'Planted note' });
  await ask('POST', '/callLog', call.record);
  await ask('PATCH', '/callLog', call.recording);
  await pass(2_000);
  const tables = await Promise.all(
    ['digests', 'entries', 'messages', 'calls'].map((table) => readRows(folder, `select * from ${table}`)),
  );
  const stored = JSON.stringify(tables);
  expect(stored).toContain('700001');
  for (const secret of [LIVING_TOKEN, 'Planted note', '4155550100', 'Ada Known', 'media=9001'])
    expect(stored).not.toContain(secret);
});

it.each(databases)(
  'hands out, encrypts anew and erases calls on %s, also those whose texts were dropped',
  async (name) => {
    const database = await createTestDatabase(name);
    const storage = await database.open(createKeyRing([SECRET]));
    const { ask, clock } = await startFakeDaybook({ storage });
    await ask('POST', '/callLog', callOf({ session: '700001', note: 'Of long ago' }).record);
    clock.advance(30 * DAY);
    await storage.logbook.dropTexts(clock.now() - 7 * DAY);
    await ask('POST', '/callLog', callOf({ session: '700002', note: 'Of today' }).record);

    const renewed = await database.open(createKeyRing([NEWER, SECRET]));
    expect(await renewed.privacy.reseal()).toBeGreaterThan(0);
    await renewed.close();
    const newest = await database.open(createKeyRing([NEWER]));
    const [userKey = ''] = await newest.privacy.findUsers('fake', 'ann');
    const { digests } = await newest.privacy.exportUser(userKey);
    const exported: unknown[] = [];
    for await (const record of digests) exported.push(record);
    const text = JSON.stringify(exported);
    expect(exported.length).toBe(2);
    expect(text).toContain('Of today');
    expect(text).not.toContain('Of long ago');
    expect(text).toContain('"sessionId":"700001"');

    await newest.privacy.eraseUser(userKey);
    expect(await newest.logbook.findCalls(userKey, ['700001', '700002'], '')).toEqual(new Map());
    await newest.close();
  },
);
