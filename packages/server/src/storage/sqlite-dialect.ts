import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
} from 'kysely';
import type { OpenSqlite } from './sqlite-database.js';

const SQLITE_BUSY = 5;
/** Everything else may change something. */
const isRead = /^\s*(select|begin|rollback)\b/i;
/** How often a lock that somebody else holds is asked for. */
const ASKED_EVERY_MS = 20;
/** So long statements may hold the event loop before others have their turn, in milliseconds. */
const TURN_MS = 4;

/**
 * Kysely's SQLite dialect, for a file that others may write to as well: a transaction begins with the right to write,
 * so that it cannot fail for want of it later, and a lock that another process holds is waited for without holding up
 * this one. SQLite's own wait would stop everything that the process does.
 *
 * @param options - `database`: opened, without a busy time-out of its own; `patienceMs`: how long a lock is waited for
 */
export function createSqliteDialect(options: {
  database: OpenSqlite;
  patienceMs: number;
}): Dialect & { afterCommit: AfterCommit } {
  const { database } = options;
  const kysely = new SqliteDialect({ database });
  const driver = new PatientDriver(options);
  return {
    createAdapter: () => new AdapterOfWholeMigrations(),
    createDriver: () => driver,
    createIntrospector: (instance) => kysely.createIntrospector(instance),
    createQueryCompiler: () => kysely.createQueryCompiler(),
    afterCommit: (go) => driver.afterCommit(go),
  };
}

/** Within a transaction: `go` is called when it is committed, which is before it is on the disk, and never if it is not. */
export type AfterCommit = (go: () => void) => void;

/** A change of the schema is made whole or not at all, as on PostgreSQL. */
class AdapterOfWholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** One connection, given to one after the other. */
class PatientDriver implements Driver {
  readonly #database: OpenSqlite;
  readonly #patienceMs: number;
  readonly #turns = new Turns();
  readonly #connection: DatabaseConnection;
  /** Whether who has the connection has changed something. */
  #hasWritten = false;
  /** What follows the commit of the transaction that is open. */
  #afterCommit: (() => void)[] = [];
  /** How long statements have taken since others had their turn. */
  #heldMs = 0;

  constructor({ database, patienceMs }: { database: OpenSqlite; patienceMs: number }) {
    this.#database = database;
    this.#patienceMs = patienceMs;
    this.#connection = {
      executeQuery: (query) => this.#patiently(() => this.#execute(query)),
      streamQuery: () => {
        throw new Error('Rows are read in pages here, not in streams.');
      },
    };
  }

  async init(): Promise<void> {}

  afterCommit(go: () => void): void {
    this.#afterCommit.push(go);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take();
    return this.#connection;
  }

  /** Who has written goes on when that is on the disk. Others need not wait for it: whoever acts on what they read writes first. */
  async releaseConnection(): Promise<void> {
    const hasWritten = this.#hasWritten;
    this.#hasWritten = false;
    this.#turns.pass();
    if (!hasWritten) return;
    this.#database.committed((work) => this.#alone(work));
    await this.#database.sync();
  }

  async beginTransaction(): Promise<void> {
    await this.rollbackTransaction();
    this.#afterCommit = [];
    await this.#patiently(() => this.#execute(CompiledQuery.raw('begin immediate')));
  }

  async commitTransaction(): Promise<void> {
    await this.#letOthers();
    this.#execute(CompiledQuery.raw('commit'));
    for (const go of this.#afterCommit.splice(0)) go();
  }

  /** A full disk may have ended the transaction already, or have kept a former one from being ended. */
  async rollbackTransaction(): Promise<void> {
    if (this.#database.isTransaction) this.#execute(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    await this.#database.settle();
    this.#database.close();
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    await this.#turns.take();
    try {
      await work();
    } finally {
      this.#turns.pass();
    }
  }

  /** While it waits for somebody else's lock, others of this process have their turn: they may only want to read. */
  async #patiently<Result>(work: () => Result): Promise<Result> {
    await this.#letOthers();
    const until = performance.now() + this.#patienceMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || this.#database.isTransaction || performance.now() >= until) throw error;
      }
      this.#turns.pass();
      // oxlint-disable-next-line no-await-in-loop -- until it is free
      await setTimeout(ASKED_EVERY_MS);
      // oxlint-disable-next-line no-await-in-loop
      await this.#turns.take();
    }
  }

  /** SQLite works within the event loop: many statements in a row would hold it. */
  async #letOthers(): Promise<void> {
    if (this.#heldMs < TURN_MS) return;
    this.#heldMs = 0;
    await nextTurn();
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const began = performance.now();
    try {
      return this.#run(query);
    } finally {
      this.#heldMs += performance.now() - began;
    }
  }

  #run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const statement = this.#database.prepare(sql);
    this.#hasWritten ||= !isRead.test(sql);
    if (statement.reader) return { rows: statement.all(parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }
}

/** The connection belongs to one at a time, in the order in which it was asked for. */
class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (this.#isTaken) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#isTaken = true;
  }

  pass(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }
}

export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    error.errcode % 256 === SQLITE_BUSY
  );
}
