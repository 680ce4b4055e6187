import { Kysely } from 'kysely';
import type { KeyRing } from '../security/key-ring.js';
import { createSqlStorage } from './create-sql-storage.js';
import { sqliteDialect } from './logbook/dialects.js';
import { assertMigrated, migrate } from './migrations.js';
import type { DaybookDatabase } from './schema.js';
import { createSealedJson } from './sealed-json.js';
import { type OpenSqlite, openSqliteDatabase, openSqliteReader } from './sqlite-database.js';
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
  const openReader = file === ':memory:' ? undefined : () => openSqliteReader(file);
  return openStorageIn(await openSqliteDatabase(file), { ...options, openReader });
}

interface SqliteStorageOptions {
  keyRing: KeyRing;
  migrates?: boolean;
  patienceMs?: number;
  now?: () => number;
}

/**
 * The same in a file that is open.
 *
 * @param options - `openReader`: opens a connection of its own for what every request reads
 */
export async function openStorageIn(
  file: OpenSqlite,
  {
    keyRing,
    migrates = true,
    patienceMs = 5_000,
    now,
    openReader,
  }: SqliteStorageOptions & { openReader?: (() => OpenSqlite) | undefined },
): Promise<Storage> {
  const dialect = createSqliteDialect({ database: file, patienceMs });
  const { afterCommit } = dialect;
  const database = new Kysely<DaybookDatabase>({ dialect });
  let reader: Kysely<DaybookDatabase> | undefined;
  try {
    await (migrates ? migrate(database, createSealedJson(keyRing)) : assertMigrated(database));
    const opened = openReader?.();
    reader = opened && new Kysely({ dialect: createSqliteDialect({ database: opened, patienceMs }) });
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return createSqlStorage(database, keyRing, sqliteDialect, { now, takesIn: migrates, afterCommit, reader });
}
