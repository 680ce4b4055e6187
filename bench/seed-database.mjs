// Fills a database with the conversation-days of years within seconds, by plain SQL. No value is sealed: none of these
// days is ever read, only kept, counted and closed.
import { createRequire } from 'node:module';
import { openSqliteDatabase } from '../packages/server/dist/storage/sqlite-database.js';

const { Client } = createRequire(new URL('../packages/server/package.json', import.meta.url))('pg');

const MESSAGES_OF_A_DAY = 5;
const DAY_MS = 86_400_000;
const filler = (length) => `'${'x'.repeat(length)}'`;

/**
 * Opens a database for seeding.
 *
 * @param {{ file?: string, url?: string }} place
 */
export async function openForSeeding({ file, url }) {
  if (url === undefined) {
    const database = await openSqliteDatabase(file);
    return {
      hex: (number) => `printf('%08x', ${number})`,
      rows: async (sql) => database.prepare(sql).all([]),
      run: async (sql) => void database.prepare(sql).run([]),
      settle: async () => undefined,
      close: async () => database.close(),
    };
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    hex: (number) => `lpad(to_hex(${number}), 8, '0')`,
    rows: async (sql) => (await client.query(sql)).rows,
    run: async (sql) => void (await client.query(sql)),
    // As PostgreSQL does by itself after a while; without it, it takes all tables for empty.
    settle: async () => void (await client.query('vacuum analyze')),
    close: () => client.end(),
  };
}

/**
 * Adds filed messages, five to a conversation's day, to the person who signed in last and to nineteen others.
 *
 * @param {Awaited<ReturnType<typeof openForSeeding>>} database
 * @param {{ messages: number, state: 'recent' | 'over' | 'closed' }} options - `recent`: days of this week, whose texts
 *   stay; `over`: days whose texts are to be dropped; `closed`: days whose texts were dropped
 */
export async function seed(database, { messages, state }) {
  const [{ user_key: somebody }] = await database.rows(
    'select user_key from users order by updated_at desc limit 1',
  );
  await database.run(`insert into users (user_key, platform, account_id, crm_user_id,
    hostname, sealed_profile, sealed_credentials, sealed_settings, updated_at)
    select ${database.hex('i')} || '-other', platform, account_id, crm_user_id || i, hostname, sealed_profile, null, sealed_settings, 0
    from users, (${numbers(19)}) as numbers where user_key = '${somebody}'`);
  const user = (number) =>
    `case ${number} % 20 when 0 then '${somebody}' else ${database.hex(`(${number} % 20) - 1`)} || '-other' end`;
  const digest = (number) =>
    `${database.hex(`(${number} * 2654435761) % 4294967296`)} || 'digest-of-a-benchmark'`;
  const day = `i / ${MESSAGES_OF_A_DAY}`;
  const time = state === 'recent' ? Date.now() - DAY_MS : Date.UTC(2025, 0, 1);
  const isClosed = state === 'closed';
  await database.run(`insert into digests (digest_id, user_key, sealed_conversation, sealed_submission, created_at,
    updated_at, is_closed) select ${digest('i')}, ${user('i')}, ${filler(isClosed ? 0 : 400)}, ${filler(isClosed ? 0 : 60)},
    ${time} + i, ${time} + i, ${Number(isClosed)} from (${numbers(messages / MESSAGES_OF_A_DAY)}) as numbers`);
  await database.run(`insert into entries (digest_id, part, state, log_id_json, written_at, sealed_likeness)
    select ${digest('i')}, 1, '${isClosed ? 'closed' : 'filed'}', i, ${time} + i, ${filler(isClosed ? 0 : 230)}
    from (${numbers(messages / MESSAGES_OF_A_DAY)}) as numbers`);
  await database.run(
    isClosed
      ? `insert into closed_messages (user_key, message_id, digest_id, part)
         select ${user(day)}, '7' || i, ${digest(day)}, 1 from (${numbers(messages)}) as numbers`
      : `insert into messages (user_key, message_id, client_id, digest_id, part, state, sent_at, sealed_message, taken_in_at)
         select ${user(day)}, '7' || i, '7' || i, ${digest(day)}, 1, 'filed', ${time} + i, ${filler(700)}, ${time} + i
         from (${numbers(messages)}) as numbers`,
  );
  await database.settle();
}

/** A query for the numbers from 0, in either database. */
function numbers(count) {
  return `with recursive numbers (i) as (select 0 union all select i + 1 from numbers where i < ${Math.ceil(count) - 1})
    select i from numbers`;
}
