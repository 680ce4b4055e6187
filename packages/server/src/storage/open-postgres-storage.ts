import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { KeyRing } from '../security/key-ring.js';
import { createSqlStorage } from './create-sql-storage.js';
import { startDatabaseClock } from './database-clock.js';
import { migrate } from './migrations.js';
import type { DaybookDatabase } from './schema.js';
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
 *   for all processes; `connections`: at most so many from this process, default 10
 * @example
 * const storage = await openPostgresStorage({ url: process.env.DATABASE_URL ?? '', keyRing });
 */
export async function openPostgresStorage(options: {
  url: string;
  keyRing: KeyRing;
  connections?: number;
}): Promise<Storage> {
  const pool = new Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    types: withNumbers,
    connectionTimeoutMillis: 5_000,
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
  const database = new Kysely<DaybookDatabase>({ dialect: new PostgresDialect({ pool }) });
  await migrate(database);
  const clock = await startDatabaseClock(database);
  const storage = createSqlStorage(database, options.keyRing, clock.now);
  return {
    ...storage,
    close: () => {
      clock.stop();
      return storage.close();
    },
  };
}
