import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { closeToOthers, makePrivateFile } from '../security/private-files.js';
import { type Alone, Checkpoints } from './checkpoints.js';
import { DiskSync } from './disk-sync.js';
import { loadDatabaseSync } from './sqlite-module.js';

/** How long an open connection may wait, and with it the whole process: only at start and end. */
const BUSY_TIMEOUT_MS = 5_000;

const STATEMENTS_KEPT = 200;

/** SQLite itself copies its log into the file only when that has not been done by then, 32 MB later. */
const LAST_CHECKPOINT_PAGES = 8_000;

/** An opened file, as Kysely's dialect takes it. */
export interface OpenSqlite extends SqliteDatabase {
  /** Whether a transaction is open on the connection. */
  readonly isTransaction: boolean;
  /** Resolves when everything that was committed before is on the disk. */
  sync(): Promise<void>;
  /** Something was committed. @param alone - for the short time in which nobody may write */
  committed(alone: Alone): void;
  /** Ends what goes on beside the connection. */
  settle(): Promise<void>;
}

/**
 * Opens an SQLite file. SQLite would hold the process up until a commit is on the disk: it writes it only (WAL, normal
 * sync), and `sync` does the waiting, beside everything else. What another process has locked fails at once with
 * SQLITE_BUSY.
 *
 * @param file - path, or `:memory:`
 */
export async function openSqliteDatabase(file: string): Promise<OpenSqlite> {
  if (file !== ':memory:') keepPrivate(file);
  const Database = loadDatabaseSync();
  const database = new Database(file);
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec(`PRAGMA wal_autocheckpoint = ${LAST_CHECKPOINT_PAGES}`);
  database.exec('PRAGMA foreign_keys = ON');
  // What is deleted is overwritten: erased data and dropped texts do not linger in free pages.
  database.exec('PRAGMA secure_delete = ON');
  database.exec('PRAGMA busy_timeout = 0');
  const disk = file === ':memory:' ? undefined : new DiskSync(`${file}-wal`);
  const checkpoints = file === ':memory:' ? undefined : new Checkpoints(file);
  return {
    sync: () => disk?.sync() ?? Promise.resolve(),
    committed: (alone) => checkpoints?.committed(alone),
    settle: () => checkpoints?.close() ?? Promise.resolve(),
    get isTransaction() {
      return database.isTransaction;
    },
    close() {
      database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      // Not left to SQLite: it keeps the write-ahead log, with what was deleted, while statements are not yet collected.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
      void disk?.close();
    },
    prepare: preparedIn(database),
  };
}

/**
 * A second connection to a file that is open, which only reads: what it reads is committed, and is there without waiting for
 * who writes at this moment.
 */
export function openSqliteReader(file: string): OpenSqlite {
  const Database = loadDatabaseSync();
  const database = new Database(file, { readOnly: true });
  database.exec('PRAGMA busy_timeout = 0');
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    isTransaction: false,
    sync: nothing,
    committed: () => undefined,
    settle: nothing,
    close: () => database.close(),
    prepare: preparedIn(database),
  };
}

function preparedIn(database: InstanceType<ReturnType<typeof loadDatabaseSync>>): SqliteDatabase['prepare'] {
  return keepNewest((sql) => {
    const statement = database.prepare(sql);
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...(parameters as Value[])),
      run: (parameters) => statement.run(...(parameters as Value[])),
      iterate: (parameters) => statement.iterate(...(parameters as Value[])),
    };
  });
}

/**
 * Prepares each statement once. That is faster, and their memory, which Node knows nothing of, does not grow until they
 * happen to be collected.
 */
function keepNewest(prepare: (sql: string) => SqliteStatement): (sql: string) => SqliteStatement {
  const kept = new Map<string, SqliteStatement>();
  return (sql) => {
    const statement = kept.get(sql) ?? prepare(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    const [oldest] = kept.keys();
    if (kept.size > STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest);
    return statement;
  };
}

/** SQLite makes its companions as readable as the file, but does not change those that are there. */
function keepPrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  makePrivateFile(file);
  for (const companion of ['-wal', '-shm', '-journal']) closeToOthers(file + companion);
}

type Value = null | number | bigint | string | Uint8Array;
