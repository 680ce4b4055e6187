import type { ErrorCode, MessageState, TakeIn } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import { chunks, messageStateSchema, type Ongoing, placeOf } from './rows.js';

/**
 * Reasons that only a person can put aside: sending again, as clients do by themselves, must neither write an entry
 * twice nor make a deleted one again.
 */
const finalReasons: readonly ErrorCode[] = ['fate_unknown', 'entry_deleted'];

type States = Map<string, MessageState | 'new'>;

/** Takes in some days, all or nothing. */
export async function takeIn(ongoing: Ongoing, sealed: SealedJson, days: readonly TakeIn[]): Promise<States> {
  const states: States = new Map();
  for (const day of days) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await writeDigest(ongoing, sealed, day);
    for (const messages of chunks(day.messages)) {
      // oxlint-disable-next-line no-await-in-loop
      await writeMessages(ongoing, sealed, { ...day, messages }, states);
    }
  }
  return states;
}

/** The first request of a day says what its entry says; a shared thread's owner and assignee change with time. */
async function writeDigest(ongoing: Ongoing, sealed: SealedJson, day: TakeIn): Promise<void> {
  const { id, userKey, conversation, additionalSubmission, now } = day;
  const sealedConversation = sealed.seal(conversation, placeOf.conversation(id));
  const sealedSubmission = sealed.seal(additionalSubmission, placeOf.submission(id));
  await ongoing
    .insertInto('digests')
    .values({
      digest_id: id,
      user_key: userKey,
      sealed_conversation: sealedConversation,
      sealed_submission: sealedSubmission,
      lease_holder: null,
      next_attempt_at: null,
      sealed_reason: null,
      unfiled_since: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.column('digest_id').doUpdateSet({
        updated_at: now,
        ...(conversation.thread && { sealed_conversation: sealedConversation }),
        ...(Object.keys(additionalSubmission).length > 0 && { sealed_submission: sealedSubmission }),
      }),
    )
    .execute();
}

async function writeMessages(
  ongoing: Ongoing,
  sealed: SealedJson,
  day: TakeIn,
  states: States,
): Promise<void> {
  const { id: digestId, userKey, now, retryAt } = day;
  const messages = new Map(day.messages.map(({ id, message }) => [id, message]));
  const ids = [...messages.keys()].toSorted();
  const known = await ongoing
    .selectFrom('messages')
    .select(['message_id', 'state'])
    .where('user_key', '=', userKey)
    .where('message_id', 'in', ids)
    .execute();
  for (const row of known) states.set(row.message_id, messageStateSchema.parse(row.state));
  const fresh = ids.filter((id) => !states.has(id));
  for (const id of fresh) states.set(id, 'new');

  if (fresh.length > 0) {
    await ongoing
      .insertInto('messages')
      .values(
        fresh.flatMap((id) => {
          const message = messages.get(id);
          if (message === undefined) return [];
          return {
            user_key: userKey,
            message_id: id,
            client_id: message.id,
            digest_id: digestId,
            part: null,
            state: 'pending',
            reason: null,
            sent_at: message.creationTime,
            sealed_message: sealed.seal(message, placeOf.message(userKey, id)),
            taken_in_at: now,
          };
        }),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await reviveUnfiled(ongoing, userKey, ids, states);
  await moveWaiting(ongoing, day, ids);
  if (ids.some((id) => states.get(id) === 'new' || states.get(id) === 'pending')) {
    await ongoing
      .updateTable('digests')
      .set(({ fn, val }) => ({ next_attempt_at: fn.coalesce('next_attempt_at', val(retryAt)) }))
      .where('digest_id', '=', digestId)
      .execute();
  }
}

/** What could not be filed and is sent again is tried again, where that can do no harm. */
async function reviveUnfiled(
  ongoing: Ongoing,
  userKey: string,
  ids: string[],
  states: States,
): Promise<void> {
  if (!ids.some((id) => states.get(id) === 'unfiled')) return;
  const revived = await ongoing
    .updateTable('messages')
    .set({ state: 'pending', reason: null })
    .where('user_key', '=', userKey)
    .where('message_id', 'in', ids)
    .where('state', '=', 'unfiled')
    .where('reason', 'not in', finalReasons)
    .returning('message_id')
    .execute();
  for (const row of revived) states.set(row.message_id, 'pending');
}

/** What waits in another digest and is in no entry yet comes here: its sender has chosen another contact. */
async function moveWaiting(ongoing: Ongoing, day: TakeIn, ids: string[]): Promise<void> {
  await ongoing
    .updateTable('messages')
    .set({ digest_id: day.id })
    .where('user_key', '=', day.userKey)
    .where('message_id', 'in', ids)
    .where('digest_id', '!=', day.id)
    .where('state', '=', 'pending')
    .where('part', 'is', null)
    .execute();
}
