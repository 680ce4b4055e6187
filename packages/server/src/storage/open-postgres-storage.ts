import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { KeyRing } from '../security/key-ring.js';
import { createSqlStorage } from './create-sql-storage.js';
import { type DatabaseClock, startDatabaseClock } from './database-clock.js';
import { describeUnreachable } from './describe-unreachable.js';
import { postgresDialect } from './logbook/dialects.js';
import { namesOf } from './logbook/hot-statements.js';
import { assertMigrated, migrate } from './migrations.js';
import { watchPool } from './postgres-pool.js';
import type { DaybookDatabase } from './schema.js';
import { SchemaError } from './schema-version.js';
import { createSealedJson } from './sealed-json.js';
import type { Storage } from './storage.js';

const INT8 = 20;
/** Our only 64-bit columns are epoch milliseconds and counters, far below 2^53: as numbers they are exact. */
const withNumbers = {
  getTypeParser: (type: number, format?: 'text' | 'binary'): ((value: string) => unknown) =>
    type === INT8 && format !== 'binary' ? Number : types.getTypeParser(type, 'text'),
};

/**
 * Opens the storage in PostgreSQL, for any number of server processes on one database.
 *
 * @param options - `url`: `postgres://user:password@host/database`; `keyRing`: encrypts everything personal, the same
 *   for all processes; `migrates`: whether it is brought to the newest schema, which a server does: default true; `connections`: at most so many from this process, default 10; `connectTimeoutMs`: how long a
 *   connection may take, default 5 s; `silenceMs`: how long a statement goes without an answer before its connection is given
 *   up, default 12 s, more than the database itself lets one take
 * @throws Error that says why the database cannot be used, and what to do; never with a password
 * @example
 * const storage = await openPostgresStorage({ url: process.env.DATABASE_URL ?? '', keyRing });
 */
export async function openPostgresStorage(options: {
  url: string;
  keyRing: KeyRing;
  migrates?: boolean;
  connections?: number;
  connectTimeoutMs?: number;
  silenceMs?: number;
}): Promise<Storage> {
  const pool = new Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    types: withNumbers,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    // The server ends what takes too long, so that a connection is never given back in the middle of something.
    statement_timeout: 8_000,
    lock_timeout: 5_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: 15_000,
    application_name: 'daybook',
  });
  // A lost connection, idle or in use, makes its query fail and is replaced at the next one; without listeners it
  // would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const watched = watchPool(pool, {
    names: namesOf(postgresDialect),
    silenceMs: options.silenceMs ?? 12_000,
  });
  const database = new Kysely<DaybookDatabase>({ dialect: new PostgresDialect({ pool: watched.pool }) });
  const clock = await prepare(database, options);
  watched.startWatching();
  const { keyRing, migrates: takesIn = true } = options;
  const storage = await createSqlStorage(database, keyRing, postgresDialect, { now: clock.now, takesIn });
  return {
    ...storage,
    close: () => {
      clock.stop();
      return storage.close();
    },
  };
}

async function prepare(
  database: Kysely<DaybookDatabase>,
  { url, keyRing, migrates = true }: { url: string; keyRing: KeyRing; migrates?: boolean },
): Promise<DatabaseClock> {
  try {
    await database.connection().execute(async (connection) => {
      // To change a grown database may take minutes, and so may waiting for another process that does.
      await sql`set statement_timeout = 0`.execute(connection);
      await sql`set lock_timeout = 0`.execute(connection);
      await (migrates ? migrate(connection, createSealedJson(keyRing)) : assertMigrated(connection));
      await sql`reset statement_timeout`.execute(connection);
      await sql`reset lock_timeout`.execute(connection);
    });
    return await startDatabaseClock(database);
  } catch (error) {
    await database.destroy();
    if (error instanceof SchemaError) throw error;
    throw new Error(describeUnreachable(error, url), { cause: error });
  }
}
