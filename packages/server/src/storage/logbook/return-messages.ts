/** Known messages that are sent again while they wait, or wait for a person. */
import { type ErrorCode, refusals, type TakeIn } from '@daybook/core';
import { sql } from 'kysely';
import { pendingAgain } from './decisions.js';
import type { Ongoing } from './rows.js';

/**
 * Reasons that only a person can put aside: sending again, as clients do by themselves, must neither write an entry
 * twice nor make a deleted one again.
 */
export const finalReasons: readonly ErrorCode[] = ['fate_unknown', 'entry_deleted', 'call_deleted'];

/** What the CRM refused is not tried again sooner by those who may be sending it by themselves. */
export const REFUSAL_RESTS_MS = 300_000;

/**
 * What could not be filed and is sent again is tried again, where that can do no harm, for as long as anything new. What was
 * refused is, when it rested for some minutes; at once with a form, for another contact, and where nothing new comes with it:
 * then somebody presses Log again, for automatic logging sends a day when a message has come.
 */
export async function reviveUnfiled(
  ongoing: Ongoing,
  day: TakeIn,
  { ids, bringsNew }: { ids: readonly string[]; bringsNew: boolean },
): Promise<void> {
  const { userKey, now, additionalSubmission } = day;
  const mayBeAutomatic = bringsNew && Object.keys(additionalSubmission).length === 0;
  await ongoing
    .updateTable('messages')
    .set(pendingAgain(now))
    .where('user_key', '=', userKey)
    .where('message_id', 'in', ids)
    .where('state', '=', 'unfiled')
    .where('reason', 'not in', finalReasons)
    .$if(mayBeAutomatic, (query) =>
      query.where(({ eb, or }) =>
        or([
          eb('digest_id', '!=', day.id),
          eb('reason', 'not in', refusals),
          eb('taken_in_at', '<=', now - REFUSAL_RESTS_MS),
        ]),
      ),
    )
    .execute();
}

/** What was dismissed for one contact is wanted for another, unless an entry of it may stand, or was deleted. */
export async function takeUpDismissed(ongoing: Ongoing, day: TakeIn, ids: readonly string[]): Promise<void> {
  const { userKey, now } = day;
  await ongoing
    .updateTable('messages')
    .set({ ...pendingAgain(now), told: 0 })
    .where('user_key', '=', userKey)
    .where('message_id', 'in', ids)
    .where('state', '=', 'dismissed')
    .where('part', 'is', null)
    .where('reason', 'not in', finalReasons)
    .execute();
}

/** What waits in another digest and is in no entry yet comes here: its sender has chosen another contact. */
export async function moveWaiting(ongoing: Ongoing, day: TakeIn, ids: readonly string[]): Promise<void> {
  await ongoing
    .updateTable('messages')
    // Revisions are counted in each digest.
    .set({ digest_id: day.id, revision: 0 })
    .where('user_key', '=', day.userKey)
    .where('message_id', 'in', ids)
    .where('digest_id', '!=', day.id)
    .where('state', '=', 'pending')
    .where('part', 'is', null)
    .execute();
}

/** Something waits now in days that these messages were not sent for: they are taken up, should this process not. */
export async function wakeOthers(ongoing: Ongoing, day: TakeIn, digestIds: readonly string[]): Promise<void> {
  const { userKey, retryAt } = day;
  await ongoing
    .updateTable('digests')
    .set(({ eb }) => ({
      next_attempt_at: sql<number>`case when next_attempt_at < ${retryAt} then next_attempt_at else ${retryAt} end`,
      revision: eb('revision', '+', 1),
    }))
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', digestIds)
    .execute();
}
