/** The two databases, as far as the statements of the hot way see them. */
import { sql } from 'kysely';
import type { Ongoing } from './rows.js';

/** By what all of a person's calls of one session are known, also before there is a row. */
export interface CallName {
  userKey: string;
  sessionId: string;
}

/** How a database reads the rows of a parameter. */
export interface Reading {
  /** A table `k` with one column `value` for each row. */
  rows: string;
  /** The same as `rows`, with the digests that its first column names locked in order: no two transactions wait for each other. */
  lockedRows: string;
}

/** What differs between the databases. */
export interface Dialect extends Reading {
  /**
   * Keeps others from taking in what is told of these calls, and from writing them, until the transaction ends. All are locked
   * in one order before anything else: no two transactions wait for each other.
   */
  lockCalls: (ongoing: Ongoing, calls: readonly CallName[]) => Promise<void>;
  /** Whether all transactions of a process share one connection. */
  isOneConnection: boolean;
  /** So many rows are one statement: some milliseconds. */
  rowsAtOnce: number;
}

export const sqliteDialect: Dialect = {
  // Not `json_each`: its rows are text, which would be parsed again for each of their columns.
  rows: 'jsonb_each(?1) as k',
  // A transaction has the whole file for itself.
  lockCalls: () => Promise.resolve(),
  lockedRows: 'jsonb_each(?1) as k',
  isOneConnection: true,
  // It works within the event loop.
  rowsAtOnce: 100,
};

export const postgresDialect: Dialect = {
  ...readPostgres(1),
  async lockCalls(ongoing, calls) {
    const names = JSON.stringify(calls.map(({ userKey, sessionId }) => `${userKey} ${sessionId}`).toSorted());
    await sql`select pg_advisory_xact_lock(hashtextextended(name, 0))
      from jsonb_array_elements_text(${names}::jsonb) as k(name)`.execute(ongoing);
    await sql`select d.digest_id from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb)
      as k("userKey" text, "sessionId" text)
      join calls c on c.session_id = k."sessionId" and c.user_key = k."userKey"
      join digests d on d.digest_id = c.digest_id order by d.digest_id for update of d`.execute(ongoing);
  },
  isOneConnection: false,
  rowsAtOnce: 250,
};

/** @param parameter - its number: a statement may take several */
export function readPostgres(parameter: number): Reading {
  const elements = `jsonb_array_elements($${parameter}::jsonb)`;
  return {
    rows: `${elements} as k(value)`,
    lockedRows: `(select given.value from ${elements} as given(value)
      join digests d on d.digest_id = given.value->>0 order by d.digest_id for update of d) as k`,
  };
}
