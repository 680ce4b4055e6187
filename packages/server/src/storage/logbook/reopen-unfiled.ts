import type { ErrorCode } from '@daybook/core';
import { sql } from 'kysely';
import { decide, pendingAgain, takeUpAgain } from './decisions.js';
import type { Ongoing } from './rows.js';

/**
 * A person wants them tried again, knowing the reason: a deleted entry is followed by a new one, and an entry whose
 * fate the CRM cannot tell is created anew.
 */
export function reopen(
  ongoing: Ongoing,
  userKey: string,
  digestIds: readonly string[],
  now: number,
): Promise<number> {
  return decide(ongoing, { userKey, digestIds, now }, (ids) => reopenSome(ongoing, userKey, ids, now));
}

/** What was begun to be written into an entry. A call is one item for all of its entries. */
const inSamePart = sql`select 1 from messages
  where messages.digest_id = entries.digest_id and (messages.part = entries.part or exists (
    select 1 from digests where digests.digest_id = entries.digest_id and digests.kind = 'call'))`;

async function reopenSome(
  ongoing: Ongoing,
  userKey: string,
  ids: readonly string[],
  now: number,
): Promise<number> {
  const mine = ongoing
    .selectFrom('digests')
    .select('digest_id')
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', ids);
  await ongoing
    .updateTable('entries')
    .set({ state: 'closed' })
    .where('digest_id', 'in', mine.where('kind', '=', 'day'))
    .where('state', '=', 'deleted')
    .execute();
  // A call has the same entries again: what its deleted ones were is of no use any more.
  await ongoing
    .deleteFrom('entries')
    .where('digest_id', 'in', mine.where('kind', '=', 'call'))
    .where('state', '=', 'deleted')
    .execute();
  await ongoing
    .deleteFrom('entries')
    .where('digest_id', 'in', mine)
    .where('log_id_json', 'is', null)
    .where(sql<boolean>`exists (${inSamePart} and state = 'unfiled' and reason = 'fate_unknown')`)
    // What is pending there may have landed: nobody has given up looking for it. And what is dismissed there may stand.
    .where(sql<boolean>`not exists (${inSamePart} and state in ('pending', 'dismissed'))`)
    .execute();
  const unfiled = ongoing
    .updateTable('messages')
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', ids)
    .where('state', '=', 'unfiled');
  // Nobody goes on with their entry: they are written as if they had never been in one.
  await unfiled
    .set({ part: null })
    .where(
      sql<boolean>`not exists (select 1 from entries where entries.digest_id = messages.digest_id
        and entries.part = messages.part and entries.state in ('creating', 'updating'))`,
    )
    .execute();
  const { numUpdatedRows } = await unfiled.set(pendingAgain(now)).executeTakeFirst();
  await takeUpAgain(ongoing, userKey, ids, now);
  return Number(numUpdatedRows);
}

/** The reason is gone for which they wait. Nobody has decided anything: entries stay as they are, and what waits for another reason. */
export async function resume(
  ongoing: Ongoing,
  userKey: string,
  reason: ErrorCode,
  now: number,
  digestId?: string,
): Promise<number> {
  const rows = await ongoing
    .selectFrom('messages')
    .select('digest_id')
    .distinct()
    .where('user_key', '=', userKey)
    // Written out: with a parameter the index of what is unfiled might not be used.
    .where(sql<boolean>`state = 'unfiled'`)
    .where('reason', '=', reason)
    .$if(digestId !== undefined, (query) => query.where('digest_id', '=', digestId ?? ''))
    .execute();
  const digestIds = rows.map(({ digest_id }) => digest_id);
  return decide(ongoing, { userKey, digestIds, now }, async (ids) => {
    const { numUpdatedRows } = await ongoing
      .updateTable('messages')
      .set(pendingAgain(now))
      .where('user_key', '=', userKey)
      .where('digest_id', 'in', ids)
      .where('state', '=', 'unfiled')
      .where('reason', '=', reason)
      .executeTakeFirst();
    await takeUpAgain(ongoing, userKey, ids, now);
    return Number(numUpdatedRows);
  });
}
