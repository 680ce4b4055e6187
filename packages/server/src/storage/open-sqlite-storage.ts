import { Kysely } from 'kysely';
import type { KeyRing } from '../security/key-ring.js';
import { createSqlStorage } from './create-sql-storage.js';
import { sqliteDialect } from './logbook/dialects.js';
import { assertMigrated, migrate } from './migrations.js';
import type { DaybookDatabase } from './schema.js';
import { createSealedJson } from './sealed-json.js';
import { openSqliteDatabase } from './sqlite-database.js';
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
export async function openSqliteStorage(options: {
  file: string;
  keyRing: KeyRing;
  migrates?: boolean;
  patienceMs?: number;
  now?: () => number;
}): Promise<Storage> {
  const { file, keyRing, migrates = true, patienceMs = 5_000, now } = options;
  const database = new Kysely<DaybookDatabase>({
    dialect: createSqliteDialect({ database: await openSqliteDatabase(file), patienceMs }),
  });
  try {
    await (migrates ? migrate(database, createSealedJson(keyRing)) : assertMigrated(database));
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return createSqlStorage(database, keyRing, sqliteDialect, { now, takesIn: migrates });
}
