import type { Lease, UnfiledReason } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import { finalReasons } from './return-messages.js';
import { chunks, type Ongoing, placeOf } from './rows.js';

/**
 * Nothing of what was to be written will be tried again unless somebody acts, but what was on its way may be looked for. Where nothing
 * is pending, it was an entry's verification that failed for good: it is dropped.
 */
export async function giveUp(
  ongoing: Ongoing,
  sealed: SealedJson,
  { digestId, userKey }: Pick<Lease, 'digestId' | 'userKey'>,
  messageIds: readonly string[],
  reason: UnfiledReason,
  { now, lookAgainAt }: { now: number; lookAgainAt: number | undefined },
): Promise<void> {
  let givenUp = 0n;
  for (const ids of chunks(messageIds)) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    const { numUpdatedRows } = await ongoing
      .updateTable('messages')
      .set({ state: 'unfiled', reason: reason.code, taken_in_at: now })
      .where('user_key', '=', userKey)
      .where('message_id', 'in', ids)
      .where('digest_id', '=', digestId)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    givenUp += numUpdatedRows;
  }
  if (givenUp === 0n) {
    await ongoing
      .updateTable('entries')
      .set({ verify_at: null })
      .where('digest_id', '=', digestId)
      .where('verify_at', '<=', now)
      .execute();
    return;
  }
  if (lookAgainAt !== undefined)
    await ongoing
      .updateTable('entries')
      .set({ verify_at: lookAgainAt })
      .where('digest_id', '=', digestId)
      .where('state', 'in', ['creating', 'updating'])
      .execute();
  await markUnfiled(ongoing, sealed, digestId, reason, now);
}

/** Only what was being written into one part waits for a person; its entry is as good as before. */
export async function setAside(
  ongoing: Ongoing,
  sealed: SealedJson,
  { digestId, part, reason, now }: { digestId: string; part: number; reason: UnfiledReason; now: number },
): Promise<void> {
  await ongoing
    .updateTable('messages')
    .set({ state: 'unfiled', reason: reason.code, part: null })
    .where('digest_id', '=', digestId)
    .where('part', '=', part)
    .where('state', 'in', ['pending', 'unfiled'])
    .execute();
  await ongoing
    .updateTable('entries')
    .set({ state: 'filed' })
    .where('digest_id', '=', digestId)
    .where('part', '=', part)
    .execute();
  await markUnfiled(ongoing, sealed, digestId, reason, now);
}

/** Of what cannot be opened nothing is known but its rows. After so many tries it is let alone where nothing waits. */
const MAXIMUM_TRIES = 10;

/** What cannot be opened waits for a person, and is tried again now and then: somebody may mend it. */
export async function putOff(
  ongoing: Ongoing,
  sealed: SealedJson,
  {
    digestId,
    reason,
    now,
    at,
  }: { digestId: string; reason: UnfiledReason; now: number; at: (failures: number) => number },
): Promise<void> {
  const digest = await ongoing
    .updateTable('digests')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), sealed_problem: null, problem_at: null }))
    .where('digest_id', '=', digestId)
    // Who holds it has opened it.
    .where('lease_until', '<=', now)
    .returning('attempts')
    .executeTakeFirst();
  if (digest === undefined) return;
  const { numUpdatedRows } = await ongoing
    .updateTable('messages')
    .set({ state: 'unfiled', reason: reason.code })
    .where('digest_id', '=', digestId)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await markUnfiled(ongoing, sealed, digestId, reason, now);
  const waiting = await ongoing
    .selectFrom('messages')
    .select('message_id')
    .where('digest_id', '=', digestId)
    .where('state', '=', 'unfiled')
    .limit(1)
    .executeTakeFirst();
  const isTriedAgain = waiting !== undefined || digest.attempts < MAXIMUM_TRIES;
  await ongoing
    .updateTable('digests')
    .set({ next_attempt_at: isTriedAgain ? at(digest.attempts) : null })
    .where('digest_id', '=', digestId)
    .execute();
}

/** A digest has one reason: one that only a person can put aside stands as long as it holds for any of its messages. */
export async function markUnfiled(
  ongoing: Ongoing,
  sealed: SealedJson,
  digestId: string,
  reason: UnfiledReason,
  now: number,
): Promise<void> {
  await ongoing
    .updateTable('digests')
    .set({ sealed_reason: sealed.seal(reason, placeOf.reason(digestId)), unfiled_since: now })
    .where('digest_id', '=', digestId)
    .$if(!finalReasons.includes(reason.code), (query) =>
      query.where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('messages')
              .select('message_id')
              .where('digest_id', '=', digestId)
              .where('state', '=', 'unfiled')
              .where('reason', 'in', finalReasons),
          ),
        ),
      ),
    )
    .execute();
}
