/**
 * The statements of the way that every message takes, in and out. Each takes one parameter, a JSON array of rows, so that
 * one statement serves many messages of many people; the same text runs on both databases, but for how rows are read.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery, sql } from 'kysely';
import type { Database, Ongoing } from './rows.js';

/** By what all of a person's calls of one session are known, also before there is a row. */
export interface CallName {
  userKey: string;
  sessionId: string;
}

/** How a database reads the rows of a parameter. */
export interface Dialect {
  /** A table `k` with one column `value` for each row. */
  rows: string;
  /**
   * Keeps others from taking in what is told of these calls, and from writing them, until the transaction ends. All are locked
   * in one order before anything else: no two transactions wait for each other.
   */
  lockCalls: (ongoing: Ongoing, calls: readonly CallName[]) => Promise<void>;
  /** The same as `rows`, with the digests that its first column names locked in order: no two transactions wait for each other. */
  lockedRows: string;
  /** Whether all transactions of a process share one connection. */
  isOneConnection: boolean;
}

export const sqliteDialect: Dialect = {
  // Not `json_each`: its rows are text, which would be parsed again for each of their columns.
  rows: 'jsonb_each(?1) as k',
  // A transaction has the whole file for itself.
  lockCalls: () => Promise.resolve(),
  lockedRows: 'jsonb_each(?1) as k',
  isOneConnection: true,
};

export const postgresDialect: Dialect = {
  rows: 'jsonb_array_elements($1::jsonb) as k(value)',
  async lockCalls(ongoing, calls) {
    const names = JSON.stringify(calls.map(({ userKey, sessionId }) => `${userKey} ${sessionId}`).toSorted());
    await sql`select pg_advisory_xact_lock(hashtextextended(name, 0))
      from jsonb_array_elements_text(${names}::jsonb) as k(name)`.execute(ongoing);
    await sql`select d.digest_id from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb)
      as k("userKey" text, "sessionId" text)
      join calls c on c.session_id = k."sessionId" and c.user_key = k."userKey"
      join digests d on d.digest_id = c.digest_id order by d.digest_id for update of d`.execute(ongoing);
  },
  lockedRows: `(select given.value from jsonb_array_elements($1::jsonb) as given(value)
    join digests d on d.digest_id = given.value->>0 order by d.digest_id for update of d) as k`,
  isOneConnection: false,
};

/** So many rows are one statement: some milliseconds. */
export const ROWS_AT_ONCE = 250;
/** Of rows in one statement. */
export const CHARACTERS_AT_ONCE = 500_000;

export type Cell = string | number | null;
type Rows = readonly (readonly Cell[])[];
/** What several statements are given together, in the columns of each. */
type RowsOfDays = Record<'digests' | 'entries' | 'messages', Rows>;

const number = (index: number): string => `cast(k.value->>${index} as bigint)`;

/** Whether the lease that is asked for can be had. */
const isFree = 'excluded.lease_holder is not null and digests.lease_until <= excluded.updated_at';

export const hotStatements = {
  /** `[asked, session_id]`: who is signed in. */
  signedIn: ({ rows }: Dialect) => `
    select cast(k.value->>0 as integer) as asked, s.expires_at as session_expires_at, u.*
      from ${rows} cross join sessions s join users u on u.user_key = s.user_key
      where s.session_id = k.value->>1 and s.revoked_at is null`,

  /** `[asked, user_key, phone]`: whom the CRM knows under a number. */
  contactsOf: ({ rows }: Dialect) => `
    select cast(k.value->>0 as integer) as asked, c.seen_at, c.sealed_contact
      from ${rows} cross join known_contacts c where c.user_key = k.value->>1 and c.phone = k.value->>2`,

  /** `[user_key, message_id]`: where messages stand; unknown ones are left out. */
  known: ({ rows }: Dialect) => `
    select m.user_key, m.message_id, m.state, m.digest_id, m.part, m.told, m.knowledge, 0 as is_closed,
      case when m.state = 'filed' and m.revision > 0 then (select 1 from entries e where e.digest_id = m.digest_id
        and e.part = m.part and e.revision < m.revision and e.state in ('filed', 'updating')) end as behind
      from ${rows} cross join messages m where m.user_key = k.value->>0 and m.message_id = k.value->>1
    union all
    select c.user_key, c.message_id, case when c.part is null then 'dismissed' else 'filed' end, c.digest_id, c.part,
      1, null, 1, null
      from ${rows} cross join closed_messages c where c.user_key = k.value->>0 and c.message_id = k.value->>1`,

  /** `[asked, user_key, message_id, digest_id]`: of what anything is known. */
  knownAmong: ({ rows }: Dialect) => {
    const asked = `select cast(k.value->>0 as integer) as asked from ${rows} cross join`;
    const isMessage = (table: string): string =>
      `${table}.user_key = k.value->>1 and ${table}.message_id = k.value->>2`;
    return `${asked} messages m where ${isMessage('m')}
      union all ${asked} closed_messages c where ${isMessage('c')}
      union all ${asked} digests d where d.digest_id = k.value->>3`;
  },

  /** `[digest_id, user_key, sealed_conversation, sealed_submission, now, holder, until, retry_at, bump]` */
  takeInDigests: ({ rows }: Dialect) => `
    insert into digests (digest_id, user_key, sealed_conversation, sealed_submission, created_at, updated_at,
      lease_holder, lease_until, fence, openings, next_attempt_at, revision)
    select k.value->>0, k.value->>1, k.value->>2, k.value->>3, ${number(4)}, ${number(4)},
      k.value->>5, coalesce(${number(6)}, 0), case when k.value->>5 is null then 0 else 1 end,
      case when k.value->>5 is null then 0 else 1 end, ${number(7)}, ${number(8)}
      from ${rows} where true order by k.value->>0
    on conflict (digest_id) do update set
      updated_at = excluded.updated_at,
      is_closed = 0,
      sealed_conversation = case digests.is_closed when 0 then digests.sealed_conversation
        else excluded.sealed_conversation end,
      sealed_submission = case when excluded.sealed_submission <> '' then excluded.sealed_submission
        else digests.sealed_submission end,
      lease_holder = case when ${isFree} then excluded.lease_holder else digests.lease_holder end,
      lease_until = case when ${isFree} then excluded.lease_until else digests.lease_until end,
      fence = digests.fence + case when ${isFree} then 1 else 0 end,
      openings = digests.openings + case when ${isFree} then 1 else 0 end,
      revision = digests.revision + excluded.revision,
      next_attempt_at = case when excluded.next_attempt_at is null then digests.next_attempt_at
        when digests.next_attempt_at is null or digests.next_attempt_at > excluded.next_attempt_at
        then excluded.next_attempt_at else digests.next_attempt_at end
    returning digest_id, user_key, sealed_conversation, sealed_submission, lease_holder, lease_until, fence, openings,
      revision, kind`,

  /** `[digest_id, now, holder, until]`: opens digests that wait. */
  openDigests: ({ lockedRows }: Dialect) => `
    update digests set lease_holder = k.value->>2, lease_until = ${number(3)}, fence = fence + 1, openings = openings + 1
      from ${lockedRows} where digests.digest_id = k.value->>0 and digests.lease_until <= ${number(1)}
    returning digest_id, user_key, sealed_conversation, sealed_submission, lease_holder, lease_until, fence, openings,
      revision, kind`,

  /** `[digest_id]` */
  entriesOf: ({ rows }: Dialect) => `
    select e.* from ${rows} cross join entries e where e.digest_id = k.value->>0 order by e.digest_id, e.part`,

  /** `[digest_id]` */
  messagesOf: ({ rows }: Dialect) => `
    select m.user_key, m.message_id, m.digest_id, m.part, m.state, m.revision, m.sealed_message
      from ${rows} cross join messages m where m.digest_id = k.value->>0 and m.sealed_message is not null`,

  /** `[user_key, message_id, client_id, digest_id, part, sent_at, sealed_message, taken_in_at, knowledge]` */
  takeInMessages: ({ rows }: Dialect) => `
    insert into messages (user_key, message_id, client_id, digest_id, part, state, sent_at, sealed_message, taken_in_at,
      knowledge, told)
    select k.value->>0, k.value->>1, k.value->>2, k.value->>3, cast(k.value->>4 as integer), 'pending', ${number(5)},
      k.value->>6, ${number(7)}, k.value->>8, 0 from ${rows} where true
    on conflict do nothing returning user_key, message_id`,

  /** `[digest_id, part, state, written_at, texts_json, letters_json, verify_at]` */
  intendEntries: ({ rows }: Dialect) => `
    insert into entries (digest_id, part, state, written_at, texts_json, letters_json, verify_at)
    select k.value->>0, cast(k.value->>1 as integer), k.value->>2, ${number(3)}, k.value->>4, k.value->>5, ${number(6)}
      from ${rows} where true
    on conflict (digest_id, part) do update set state = excluded.state, written_at = excluded.written_at,
      texts_json = excluded.texts_json, letters_json = excluded.letters_json, verify_at = excluded.verify_at,
      missing_since = null`,

  /** `[user_key, message_id, digest_id, part]`: messages that are about to be written, or are in the entry already. */
  intendMessages: ({ rows }: Dialect) => `
    update messages set part = cast(k.value->>3 as integer) from ${rows} where messages.user_key = k.value->>0
      and messages.message_id = k.value->>1 and messages.digest_id = k.value->>2
      and (messages.state = 'pending' or messages.state = 'unfiled' and messages.part = cast(k.value->>3 as integer))
    returning message_id`,

  /** `[digest_id, fence, ends, at, otherwise, revision]`: leases that are still held, ended or not. */
  holdDigests: ({ lockedRows }: Dialect) => `
    update digests set
      lease_holder = case when ${number(2)} = 1 then null else lease_holder end,
      lease_until = case when ${number(2)} = 1 then 0 else lease_until end,
      fence = fence + ${number(2)},
      attempts = case when ${number(2)} = 1 then 0 else attempts end,
      openings = case when ${number(2)} = 1 then 0 else openings end,
      next_attempt_at = case when ${number(2)} = 0 then next_attempt_at
        when revision > ${number(5)} and (k.value->>3 is null or ${number(3)} > ${number(4)}) then ${number(4)}
        else ${number(3)} end
      from ${lockedRows} where digests.digest_id = k.value->>0 and digests.fence = ${number(1)}
    returning digest_id`,

  /** `[digest_id, part, log_id_json, verify_at, revision, texts_json, letters_json]` */
  fileEntries: ({ rows }: Dialect) => `
    update entries set state = 'filed', log_id_json = k.value->>2, verify_at = ${number(3)}, revision = ${number(4)},
      texts_json = k.value->>5, letters_json = k.value->>6, missing_since = null
      from ${rows} where entries.digest_id = k.value->>0 and entries.part = cast(k.value->>1 as integer)`,

  /**
   * `[user_key, message_id, part, told, up_to]`: what was learnt in a later revision than that still waits.
   * Spelled so that SQLite does not go through all that waits.
   */
  fileMessages: ({ rows }: Dialect) => `
    update messages set state = 'filed', reason = null, told = cast(k.value->>3 as integer) from ${rows}
      where messages.user_key = k.value->>0 and messages.message_id = k.value->>1
      and coalesce(messages.state, '') in ('pending', 'unfiled') and messages.part = cast(k.value->>2 as integer)
      and (k.value->>4 is null or messages.revision <= ${number(4)})`,
};
export type HotStatement = keyof typeof hotStatements;

/**
 * Several statements as one, with a parameter each, for where each is a round trip. SQLite does not know such statements,
 * and has no round trips.
 */
const together = {
  /** Days of which nothing is known, whole: fails where something is. */
  insertNew: (dialect: Dialect): string =>
    `with day as (${plainInsert(dialect, 'takeInDigests', 1)}), message as (${plainInsert(dialect, 'takeInMessages', 2)})
      ${plainInsert(dialect, 'intendEntries', 3)}`,
  /** How writes ended: of what is not held any more nothing is filed. */
  settle: (dialect: Dialect): string =>
    `with held as (${withParameter(dialect, 'holdDigests', 1)}),
      entry as (${withParameter(dialect, 'fileEntries', 2)} and entries.digest_id in (select digest_id from held)),
      message as (${withParameter(dialect, 'fileMessages', 3)} and messages.digest_id in (select digest_id from held))
      select digest_id from held`,
};

function withParameter(dialect: Dialect, name: HotStatement, index: number): string {
  return hotStatements[name](dialect).replaceAll('$1', `$${index}`);
}

function plainInsert(dialect: Dialect, name: HotStatement, index: number): string {
  const text = withParameter(dialect, name, index);
  return text.slice(0, text.indexOf('on conflict'));
}

/** The statements that are prepared once on each connection, with their names: to plan them takes longer than to run them. */
export function namesOf(dialect: Dialect): ReadonlyMap<string, string> {
  const texts = Object.entries({ ...hotStatements, ...together });
  const named = texts.map(([name, text]) => [text(dialect), name] as const);
  // One that names no columns would fail for ever when a newer process has added one.
  return new Map(named.filter(([text]) => !text.includes('.*')));
}

/** Runs hot statements within a transaction; no rows are no statement. */
export class HotStatements {
  readonly #texts: Record<HotStatement, string>;

  constructor(readonly dialect: Dialect) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys
    this.#texts = Object.fromEntries(
      Object.entries(hotStatements).map(([name, text]) => [name, text(dialect)]),
    ) as Record<HotStatement, string>;
  }

  /** Takes in days of which nothing is known. @throws an error of PostgreSQL where something is, with nothing changed */
  async insertNew(database: Database | Ongoing, rows: RowsOfDays): Promise<void> {
    await execute(database, together.insertNew(this.dialect), [rows.digests, rows.messages, rows.entries]);
  }

  /**
   * Ends writes in one statement.
   *
   * @returns the digests that were still held; undefined where that is not one statement
   */
  settle(database: Database, rows: RowsOfDays): Promise<{ digest_id: string }[]> | undefined {
    const { digests, entries, messages } = rows;
    const isLong = [digests, entries, messages].some(({ length }) => length > ROWS_AT_ONCE);
    if (this.dialect.isOneConnection || isLong) return undefined;
    return execute(database, together.settle(this.dialect), [digests, entries, messages]);
  }

  /** Many rows are some statements, between which others have their turn. */
  async run<Row>(
    ongoing: Database | Ongoing,
    name: HotStatement,
    rows: readonly (readonly Cell[])[],
  ): Promise<Row[]> {
    if (rows.length <= ROWS_AT_ONCE) return this.#runOnce(ongoing, name, rows);
    const found: Row[] = [];
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      // oxlint-disable no-await-in-loop -- that is the point
      found.push(...(await this.#runOnce<Row>(ongoing, name, rows.slice(start, start + ROWS_AT_ONCE))));
      await nextTurn();
      // oxlint-enable no-await-in-loop
    }
    return found;
  }

  async #runOnce<Row>(
    ongoing: Database | Ongoing,
    name: HotStatement,
    rows: readonly (readonly Cell[])[],
  ): Promise<Row[]> {
    if (rows.length === 0) return [];
    return execute(ongoing, this.#texts[name], [rows]);
  }
}

async function execute<Row>(
  database: Database | Ongoing,
  text: string,
  parameters: readonly Rows[],
): Promise<Row[]> {
  const texts = parameters.map((each) => JSON.stringify(each));
  const { rows } = await database.executeQuery(CompiledQuery.raw(text, texts));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own columns, in our own tables
  return rows as Row[];
}
