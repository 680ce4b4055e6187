import { decide, takeUpAgain } from './decisions.js';
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
  return decide(ongoing, userKey, digestIds, (ids) => reopenSome(ongoing, userKey, ids, now));
}

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
  const unknown = mine.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('messages')
        .select('message_id')
        .whereRef('messages.digest_id', '=', 'digests.digest_id')
        .where('state', '=', 'unfiled')
        .where('reason', '=', 'fate_unknown'),
    ),
  );
  const dropped = await ongoing
    .deleteFrom('entries')
    .where('digest_id', 'in', unknown)
    .where('log_id_json', 'is', null)
    .returning(['digest_id', 'part'])
    .execute();
  const unfiled = ongoing
    .updateTable('messages')
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', ids)
    .where('state', '=', 'unfiled');
  for (const { digest_id, part } of dropped) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await unfiled.set({ part: null }).where('digest_id', '=', digest_id).where('part', '=', part).execute();
  }
  const { numUpdatedRows } = await unfiled
    .set({ state: 'pending', reason: null, taken_in_at: now })
    .executeTakeFirst();
  await takeUpAgain(ongoing, userKey, ids, now);
  return Number(numUpdatedRows);
}
