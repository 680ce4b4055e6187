import { Kysely } from 'kysely';
import type { KeyRing } from '../security/key-ring.js';
import { createSqlStorage } from './create-sql-storage.js';
import { sqliteDialect } from './logbook/dialects.js';
import { assertMigrated, migrate } from './migrations.js';
import type { DaybookDatabase } from './schema.js';
import { createSealedJson } from './sealed-json.js';
import { type OpenSqlite, openSqliteDatabase } from './sqlite-database.js';
import { createSqliteDialect } from './sqlite-dialect.js';
import type { Storage } from './storage.js';

/**
 * Opens the storage in one SQLite file, for a server on one machine.
 *
 * @param options - `file`: path, made when missing, or `:memory:`; `keyRing`: encrypts everything personal; `migrates`:
 *   whether it is brought to the newest schema, which a server does: default true; `patienceMs`: how long a lock of another
 *   process is waited for, default 5 s; `now`: injected in tests
 * @throws Error when its schema is that of another version
 * @example
 * const storage = await openSqliteStorage({ file: 'daybook.sqlite', keyRing });
 */
export async function openSqliteStorage({
  file,
  ...options
}: SqliteStorageOptions & { file: string }): Promise<Storage> {
  return openStorageIn(await openSqliteDatabase(file), options);
}

interface SqliteStorageOptions {
  keyRing: KeyRing;
  migrates?: boolean;
  patienceMs?: number;
  now?: () => number;
}

/** The same in a file that is open. */
export async function openStorageIn(
  file: OpenSqlite,
  { keyRing, migrates = true, patienceMs = 5_000, now }: SqliteStorageOptions,
): Promise<Storage> {
  const dialect = createSqliteDialect({ database: file, patienceMs });
  const { afterCommit } = dialect;
  const database = new Kysely<DaybookDatabase>({ dialect });
  try {
    await (migrates ? migrate(database, createSealedJson(keyRing)) : assertMigrated(database));
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return createSqlStorage(database, keyRing, sqliteDialect, { now, takesIn: migrates, afterCommit });
}
