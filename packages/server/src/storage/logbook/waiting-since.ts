import { sql } from 'kysely';
import type { Database } from './rows.js';

/** Since when a digest has waited: see the port. */
export async function waitingSince(database: Database, digestId: string): Promise<number | undefined> {
  const row = await database
    .selectFrom('digests')
    .select(({ selectFrom }) => [
      selectFrom('messages')
        .select(({ fn }) => fn.min('taken_in_at').as('since'))
        .where('digest_id', '=', digestId)
        .where('state', '=', 'pending')
        .as('pending_since'),
      sql<number>`updated_at`.as('told_at'),
      sql<boolean | number>`exists (select 1 from entries
        where entries.digest_id = digests.digest_id and verify_at is not null)`.as('is_verified'),
    ])
    .where('digest_id', '=', digestId)
    .executeTakeFirst();
  if (row === undefined || row.pending_since !== null) return row?.pending_since ?? undefined;
  return row.is_verified ? undefined : row.told_at;
}
