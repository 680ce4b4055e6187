import { Kysely, SqliteDialect } from 'kysely';
import type { KeyRing } from '../security/key-ring.js';
import { createSqlStorage } from './create-sql-storage.js';
import { migrate } from './migrations.js';
import type { DaybookDatabase } from './schema.js';
import { openSqliteDatabase } from './sqlite-database.js';
import type { Storage } from './storage.js';

/**
 * Opens the storage in one SQLite file, for a server on one machine.
 *
 * @param options - `file`: path, made when missing, or `:memory:`; `keyRing`: encrypts everything personal
 * @example
 * const storage = await openSqliteStorage({ file: 'daybook.sqlite', keyRing });
 */
export async function openSqliteStorage(options: { file: string; keyRing: KeyRing }): Promise<Storage> {
  const database = new Kysely<DaybookDatabase>({
    dialect: new SqliteDialect({ database: await openSqliteDatabase(options.file) }),
  });
  await migrate(database);
  return createSqlStorage(database, options.keyRing);
}
