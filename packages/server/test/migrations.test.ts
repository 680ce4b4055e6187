import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { makeFolder, readRows } from './support/folder.js';
import { SECRET } from './support/harness.js';

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
