import { join } from 'node:path';
import { type CompiledQuery, Kysely } from 'kysely';
import { Client } from 'pg';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { createSqlStorage } from '../src/storage/create-sql-storage.js';
import { sqliteDialect } from '../src/storage/logbook/dialects.js';
import { migrate } from '../src/storage/migrations.js';
import type { DaybookDatabase } from '../src/storage/schema.js';
import { createSealedJson } from '../src/storage/sealed-json.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { createSqliteDialect } from '../src/storage/sqlite-dialect.js';
import { callOf, LIVING_TOKEN } from './support/calls.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder, readRows } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { postgresUrl } from './support/postgres.js';
import { createTestDatabase, databases } from './support/storages.js';

const DAY = 86_400_000;
const NEWER = 'another secret for tests that is longer than thirty-two bytes';

const aboutCalls = /"calls"|"messages"|"entries"|"digests"/;
const twoHundred = Array.from({ length: 200 }, (_, index) => String(700_000 + index));

it('A5 200 ids are one read, by an index, on SQLite', async () => {
  const asked: CompiledQuery[] = [];
  const sqlite = await openSqliteDatabase(join(await makeFolder(), 'daybook.sqlite'));
  const database = new Kysely<DaybookDatabase>({
    dialect: createSqliteDialect({ database: sqlite, patienceMs: 5_000 }),
    log({ query }) {
      asked.push(query);
    },
  });
  const keyRing = createKeyRing([SECRET]);
  await migrate(database, createSealedJson(keyRing));
  const storage = await createSqlStorage(database, keyRing, sqliteDialect);
  const { ask } = await startFakeDaybook({ storage });
  await ask('POST', '/callLog', callOf({ session: '700100' }).live);
  asked.length = 0;
  await ask('GET', `/callLog?sessionIds=${twoHundred.join(',')}&requireDetails=false`);
  const ofCalls = asked.filter(({ sql }) => aboutCalls.test(sql));
  expect(ofCalls.length).toBe(1);
  const [query] = ofCalls;
  const plan = sqlite.prepare(`explain query plan ${query?.sql}`).all([...(query?.parameters ?? [])]);
  const steps = plan.map((step) => (step as { detail: string }).detail);
  expect(steps[0]).toContain('SEARCH calls USING INDEX calls_by_session (session_id=? AND user_key=?)');
  expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([]);
});

it.skipIf(!postgresUrl())('A5 200 ids are one read, by an index, on PostgreSQL', async () => {
  const { open, environment } = await createTestDatabase('PostgreSQL');
  const { ask } = await startFakeDaybook({ storage: await open() });
  await ask('POST', '/callLog', callOf({ session: '700100' }).live);
  const client = new Client({ connectionString: environment['DATABASE_URL'] });
  await client.connect();
  await client.query(`set session_replication_role = replica;
    insert into calls (digest_id, session_id, user_key, extension, touched_at)
      select 'call ' || n, (800000 + n)::text, user_key, '', touched_at from calls, generate_series(1, 100000) n;
    insert into entries (digest_id, part, state, written_at, log_id_json)
      select 'call ' || n, 1, 'filed', written_at, n::text from entries, generate_series(1, 100000) n`);
  await client.query('analyze');

  const asking = vi.spyOn(Client.prototype, 'query');
  onTestFinished(() => void vi.restoreAllMocks());
  const answer = await ask('GET', `/callLog?sessionIds=${twoHundred.join(',')}&requireDetails=false`);
  const asked = asking.mock.calls as unknown as [{ text: string; values: unknown[] }][];
  const ofCalls = asked.map(([query]) => query).filter(({ text }) => aboutCalls.test(text));
  expect(answer.json<{ logs: { matched: boolean }[] }>().logs.map(({ matched }) => matched)).toEqual(
    twoHundred.map((id) => id === '700100'),
  );
  expect(ofCalls.length).toBe(1);
  const [{ text, values } = { text: '', values: [] }] = ofCalls;
  const { rows } = await client.query<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values });
  await client.end();
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan (?:using|on) calls_by_session/);
  expect(plan).toMatch(/Index Cond: \(\(session_id = ANY .* AND \(user_key = /);
  expect(plan).not.toMatch(/Seq Scan/);
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
    expect((await renewed.privacy.reseal()).values).toBeGreaterThan(0);
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
