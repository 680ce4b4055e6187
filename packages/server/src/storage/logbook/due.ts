import type { DueDigest } from '@daybook/core';
import { sql } from 'kysely';
import type { Database } from './rows.js';

/**
 * While a CRM is down, one digest is tried again and again rather than each in turn: every try leaves a write of
 * unknown fate behind, which costs a lookup later. After ten tries it may be the digest's own fault: then the others.
 * An index has this order.
 */
const probeOrder = sql`case when attempts between 1 and 10 then 0 else 1 end, attempts, next_attempt_at, digest_id`;

/** Of an account that is asked for, others may hold all that is due. */
const ACCOUNTS_FOR_ONE = 2;
/** SQLite joins at most 500 queries. */
const ACCOUNTS_AT_MOST = 200;

/**
 * Digests to be taken up now, one of each account before the second of any. Costs little however many wait: first the
 * accounts that have waited longest, then of each only as many as could be taken.
 */
export async function findDue(
  database: Database,
  now: number,
  limit: number,
  without: readonly string[],
): Promise<DueDigest[]> {
  const accounts = await database
    .selectFrom('digests')
    .select('user_key')
    .where('next_attempt_at', '<=', now)
    .$if(without.length > 0, (query) => query.where('user_key', 'not in', without))
    .groupBy('user_key')
    .orderBy(({ fn }) => fn.min('next_attempt_at'))
    .limit(Math.min(limit * ACCOUNTS_FOR_ONE, ACCOUNTS_AT_MOST))
    .execute();
  if (accounts.length === 0) return [];
  const ofEach = accounts.map(
    ({ user_key }) => sql<{ digest_id: string; user_key: string; turn: number; next_attempt_at: number }>`
      select * from (select digest_id, user_key, next_attempt_at, row_number() over (order by ${probeOrder}) as turn
        from digests
        where user_key = ${user_key} and next_attempt_at <= ${now} and lease_until <= ${now}
        order by ${probeOrder} limit ${limit}) as of_account`,
  );
  const { rows } = await sql<{ digest_id: string; user_key: string }>`select digest_id, user_key
    from (${sql.join(ofEach, sql` union all `)}) as due order by turn, next_attempt_at limit ${limit}`.execute(
    database,
  );
  return rows.map(({ digest_id, user_key }) => ({ digestId: digest_id, userKey: user_key }));
}
