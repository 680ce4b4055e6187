import type { ErrorCode, Standing, TakeIn } from '@daybook/core';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { SealedJson } from '../sealed-json.js';
import { chunks, lockDigests, type Ongoing, placeOf, readStanding } from './rows.js';

/**
 * Reasons that only a person can put aside: sending again, as clients do by themselves, must neither write an entry
 * twice nor make a deleted one again.
 */
const finalReasons: readonly ErrorCode[] = ['fate_unknown', 'entry_deleted'];
/** What the CRM refused would be refused again, and with it what is new, unless the person has changed the form. */
const finalWithoutForm: readonly ErrorCode[] = [...finalReasons, 'crm_rejected', 'connector_contract'];

type Standings = Map<string, Standing>;

/**
 * Takes in some days of one user, all or nothing. Digests are locked first, and in one order, whoever asks for them in whatever
 * order: no two requests then wait for each other.
 */
export async function takeIn(
  ongoing: Ongoing,
  sealed: SealedJson,
  days: readonly TakeIn[],
): Promise<Standings> {
  const standings: Standings = new Map();
  const userKey = days[0]?.userKey ?? '';
  const ids = days.flatMap(({ messages }) => messages.map(({ id }) => id));
  const elsewhere = [...(await readStanding(ongoing, userKey, ids)).values()].map(({ digestId }) => digestId);
  const ofDay = new Map(days.map((day) => [day.id, day]));
  // oxlint-disable no-await-in-loop -- one transaction is one connection
  for (const digestId of [...new Set([...ofDay.keys(), ...elsewhere])].toSorted()) {
    const day = ofDay.get(digestId);
    if (day) await writeDigest(ongoing, sealed, day);
    else await lockDigests(ongoing, userKey, [digestId]);
  }
  for (const day of days) {
    for (const messages of chunks(day.messages)) {
      await writeMessages(ongoing, sealed, { ...day, messages }, standings);
    }
  }
  // oxlint-enable no-await-in-loop
  return standings;
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
        is_closed: 0,
        sealed_conversation: conversation.thread ? sealedConversation : orWhenClosed('sealed_conversation'),
        sealed_submission:
          Object.keys(additionalSubmission).length > 0 ? sealedSubmission : orWhenClosed('sealed_submission'),
      }),
    )
    .execute();
}

/** What stands there; of a closed day nothing does, and it begins anew with what has been sent. */
function orWhenClosed(column: 'sealed_conversation' | 'sealed_submission'): Expression<string> {
  return sql<string>`case digests.is_closed when 0 then ${sql.ref(`digests.${column}`)} else ${sql.ref(`excluded.${column}`)} end`;
}

async function writeMessages(
  ongoing: Ongoing,
  sealed: SealedJson,
  day: TakeIn,
  standings: Standings,
): Promise<void> {
  const { id: digestId, userKey } = day;
  const messages = new Map(day.messages.map((message) => [message.id, message]));
  const ids = [...messages.keys()].toSorted();
  const known = await readStanding(ongoing, userKey, ids);
  // Whether a long text is cut, and where, may come out differently another day: a known message stays as it was.
  const isKnown = (id: string): boolean => known.has(id) || known.has(messages.get(id)?.baseId ?? id);
  const fresh = ids.filter((id) => !isKnown(id));

  await insertMessages(ongoing, sealed, day, fresh);
  if ([...known.values()].some(({ state }) => state === 'unfiled')) await reviveUnfiled(ongoing, day, ids);
  if (known.size > 0) await moveWaiting(ongoing, day, ids);
  for (const [id, standing] of await readStanding(ongoing, userKey, ids)) standings.set(id, standing);
  for (const id of fresh) standings.set(id, { state: 'new', digestId });
  await takeUpLater(ongoing, day, standings);
}

async function insertMessages(
  ongoing: Ongoing,
  sealed: SealedJson,
  day: TakeIn,
  fresh: string[],
): Promise<void> {
  if (fresh.length === 0) return;
  const isFresh = new Set(fresh);
  await ongoing
    .insertInto('messages')
    .values(
      day.messages
        .filter(({ id }) => isFresh.delete(id))
        .map(({ id, message }) => ({
          user_key: day.userKey,
          message_id: id,
          client_id: message.id,
          digest_id: day.id,
          part: null,
          state: 'pending',
          reason: null,
          sent_at: message.creationTime,
          sealed_message: sealed.seal(message, placeOf.message(day.userKey, id)),
          taken_in_at: day.now,
        })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What could not be filed and is sent again is tried again, where that can do no harm, for as long as anything new. */
async function reviveUnfiled(ongoing: Ongoing, day: TakeIn, ids: string[]): Promise<void> {
  const { userKey, now, additionalSubmission } = day;
  const hasForm = Object.keys(additionalSubmission).length > 0;
  await ongoing
    .updateTable('messages')
    .set({ state: 'pending', reason: null, taken_in_at: now })
    .where('user_key', '=', userKey)
    .where('message_id', 'in', ids)
    .where('state', '=', 'unfiled')
    .where('reason', 'not in', hasForm ? finalReasons : finalWithoutForm)
    .execute();
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

/** Should this process not live to write them. A digest that waits for something farther off is taken up sooner. */
async function takeUpLater(ongoing: Ongoing, { retryAt }: TakeIn, standings: Standings): Promise<void> {
  const waiting = [...standings.values()].filter(({ state }) => state === 'new' || state === 'pending');
  const digests = [...new Set(waiting.map(({ digestId }) => digestId))].toSorted();
  if (digests.length === 0) return;
  const isLaterThan: Expression<SqlBool> = sql<SqlBool>`(next_attempt_at is null or next_attempt_at > ${retryAt})`;
  await ongoing
    .updateTable('digests')
    .set({ next_attempt_at: retryAt })
    .where('digest_id', 'in', digests)
    .where(isLaterThan)
    .execute();
}
