import { sql } from 'kysely';
import { decide, pendingAgain, takeUpAgain } from './decisions.js';
import { callsAmong, type Ongoing } from './rows.js';

/**
 * A person does not want them filed. Where the fate of their entry was unknown, that settles it: it is left as it
 * stands, what never was on its way into it goes on, and new messages of that day open another.
 */
export function dismiss(
  ongoing: Ongoing,
  userKey: string,
  digestIds: readonly string[],
  now: number,
): Promise<number> {
  return decide(ongoing, { userKey, digestIds, now }, (ids) => dismissSome(ongoing, userKey, ids, now));
}

async function dismissSome(
  ongoing: Ongoing,
  userKey: string,
  ids: readonly string[],
  now: number,
): Promise<number> {
  await goOnWithUnsent(ongoing, userKey, ids, now);
  const dismissed = await ongoing
    .updateTable('messages')
    .set({ state: 'dismissed', taken_in_at: now })
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', ids)
    .where('state', '=', 'unfiled')
    .returning(['digest_id', 'part'])
    .execute();
  const calls = new Set(await callsAmong(ongoing, ids));
  for (const { digest_id, part } of dismissed) {
    // A call is one message of all its entries.
    const parts = calls.has(digest_id) ? sql<boolean>`true` : sql<boolean>`part = ${part}`;
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await ongoing
      .updateTable('entries')
      .set({ state: 'closed', verify_at: null })
      .where('digest_id', '=', digest_id)
      .where(parts)
      .where('state', 'in', ['creating', 'updating'])
      .execute();
  }
  return dismissed.length;
}

/** Messages that only waited behind an entry of unknown fate: whoever dismisses that has not seen these in the CRM. */
async function goOnWithUnsent(
  ongoing: Ongoing,
  userKey: string,
  digestIds: readonly string[],
  now: number,
): Promise<void> {
  const waiting = await ongoing
    .updateTable('messages')
    .set(pendingAgain(now))
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', digestIds)
    .where('state', '=', 'unfiled')
    .where('reason', '=', 'fate_unknown')
    .where('part', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('entries')
          .innerJoin('digests', 'digests.digest_id', 'entries.digest_id')
          .select('entries.part')
          .whereRef('entries.digest_id', '=', 'messages.digest_id')
          .where('entries.state', '=', 'creating')
          .where('digests.kind', '=', 'day'),
      ),
    )
    .returning('digest_id')
    .execute();
  if (waiting.length === 0) return;
  await takeUpAgain(
    ongoing,
    userKey,
    waiting.map((row) => row.digest_id),
    now,
  );
}
