import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { makeFolder, readRows } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { withoutProblems } from './support/older-schema.js';

/** Entries as they were before their prints were sealed. */
const withPlainPrints = [
  'alter table entries drop column sealed_likeness',
  "alter table entries add column texts_json text not null default '[]'",
  "alter table entries add column letters_json text not null default '[]'",
];

/** The folder of a database that was as these statements make it, and has been brought to the newest schema since. */
async function afterUpdateOf(statements: readonly string[]): Promise<string> {
  const folder = await makeFolder();
  const file = join(folder, 'daybook.sqlite');
  const start = async (): Promise<void> => {
    await (await openSqliteStorage({ file, keyRing: createKeyRing([SECRET]) })).close();
  };
  await start();
  const database = await openSqliteDatabase(file);
  for (const statement of [
    'pragma foreign_keys = off',
    ...statements,
    ...withPlainPrints,
    ...withoutProblems,
  ])
    database.prepare(statement).run([]);
  database.close();
  await start();
  return folder;
}

it('brings a file to the newest schema whole, or leaves it as it was', async () => {
  const folder = await makeFolder();
  const file = join(folder, 'daybook.sqlite');
  const open = (): ReturnType<typeof openSqliteStorage> =>
    openSqliteStorage({ file, keyRing: createKeyRing([SECRET]) });
  const tables = (): Promise<unknown[]> =>
    readRows(folder, "select name from sqlite_master where type = 'table' and name not like 'kysely%'");
  // In the way of one of the last changes.
  const database = await openSqliteDatabase(file);
  database.prepare('create table write_checks (id integer)').run([]);
  database.close();
  await expect(open()).rejects.toThrow('The database could not be brought');
  expect(await tables()).toEqual([{ name: 'write_checks' }]);

  const again = await openSqliteDatabase(file);
  again.prepare('drop table write_checks').run([]);
  again.close();
  const storage = await open();
  await storage.check();
  await storage.close();
});

it('closes what was being written into entries of closed days, and nothing else', async () => {
  const folder = await afterUpdateOf([
    `insert into digests (digest_id, user_key, sealed_conversation, sealed_submission, created_at, updated_at, is_closed)
      values ('closed day', 'ann', '', '', 1, 1, 1), ('open day', 'ann', 'sealed', '', 1, 1, 0)`,
    `insert into entries (digest_id, part, state, written_at, verify_at)
      values ('closed day', 1, 'updating', 1, 2), ('closed day', 2, 'edited', 1, null), ('open day', 1, 'updating', 1, 2)`,
    "delete from kysely_migration where name >= '2026-11-28-entries-of-closed-days'",
    'alter table digests drop column chosen_in',
  ]);
  expect(
    await readRows(folder, 'select digest_id, part, state, verify_at from entries order by digest_id, part'),
  ).toEqual([
    { digest_id: 'closed day', part: 1, state: 'closed', verify_at: null },
    { digest_id: 'closed day', part: 2, state: 'edited', verify_at: null },
    { digest_id: 'open day', part: 1, state: 'updating', verify_at: 2 },
  ]);
});

it('drops the prints of messages that were made without a key', async () => {
  const folder = await afterUpdateOf([
    `insert into messages (user_key, message_id, client_id, digest_id, state, sent_at, taken_in_at, knowledge)
      values ('ann', '1', '1', 'day', 'filed', 1, 1, 'made without a key')`,
    "delete from kysely_migration where name >= '2026-11-29-prints-with-a-key'",
  ]);
  expect(await readRows(folder, 'select message_id, knowledge from messages')).toEqual([
    { message_id: '1', knowledge: null },
  ]);
});
