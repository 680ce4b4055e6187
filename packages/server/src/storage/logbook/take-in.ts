import {
  type ArrivingMessage,
  conversationSchema,
  type ErrorCode,
  mergeConversation,
  type Standing,
  type TakeIn,
} from '@daybook/core';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { SealedJson } from '../sealed-json.js';
import { insertMessages, learn } from './knowledge.js';
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
  const ids = days.flatMap(({ messages }) => messages.flatMap(idsOf));
  const elsewhere = [...(await readStanding(ongoing, userKey, [...new Set(ids)])).values()].map(
    ({ digestId }) => digestId,
  );
  const ofDay = new Map(days.map((day) => [day.id, day]));
  // oxlint-disable no-await-in-loop -- one transaction is one connection
  for (const digestId of [...new Set([...ofDay.keys(), ...elsewhere])].toSorted()) {
    const day = ofDay.get(digestId);
    if (day) await writeDigest(ongoing, sealed, day);
    else await lockDigests(ongoing, userKey, [digestId]);
  }
  for (const day of days) {
    for (const messages of chunks(uniqueById(day.messages))) {
      await writeMessages(ongoing, sealed, { ...day, messages }, standings);
    }
  }
  // oxlint-enable no-await-in-loop
  return standings;
}

function idsOf({ id, otherId, baseId, otherBaseId }: ArrivingMessage): string[] {
  return [id, otherId, baseId, otherBaseId];
}

/** The same message twice in one request is one. */
function uniqueById(messages: readonly ArrivingMessage[]): ArrivingMessage[] {
  return [...new Map(messages.map((message) => [message.id, message])).values()];
}

/** What an entry says around its messages grows with what requests tell; the form is that of the last request with one. */
async function writeDigest(ongoing: Ongoing, sealed: SealedJson, day: TakeIn): Promise<void> {
  const { id, userKey, conversation, additionalSubmission, now } = day;
  const sealedConversation = sealed.seal(conversation, placeOf.conversation(id));
  const sealedSubmission = sealed.seal(additionalSubmission, placeOf.submission(id));
  const { sealed_conversation: kept } = await ongoing
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
        sealed_conversation: orWhenClosed('sealed_conversation'),
        sealed_submission:
          Object.keys(additionalSubmission).length > 0 ? sealedSubmission : orWhenClosed('sealed_submission'),
      }),
    )
    .returning('sealed_conversation')
    .executeTakeFirstOrThrow();
  if (kept === sealedConversation) return;
  const known = sealed.open(conversationSchema, kept, placeOf.conversation(id));
  const merged = mergeConversation(known, conversation);
  if (merged === known) return;
  await ongoing
    .updateTable('digests')
    .set({ sealed_conversation: sealed.seal(merged, placeOf.conversation(id)) })
    .where('digest_id', '=', id)
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
  const candidates = [...new Set(day.messages.flatMap(idsOf))].toSorted();
  const known = await readStanding(ongoing, userKey, candidates);
  const keptIds = new Map(day.messages.map((message) => [message.id, keptId(message, digestId, known)]));
  const completed = await learn(ongoing, sealed, day, keptIds);
  // Whether a long text is cut, and where, may come out differently another day: a known message stays as it was.
  const isPieceOfKnown = ({ baseId, otherBaseId }: ArrivingMessage): boolean =>
    keptId({ id: baseId, otherId: otherBaseId }, digestId, known) !== undefined && !completed.has(baseId);
  const fresh = day.messages.filter(
    (message) => keptIds.get(message.id) === undefined && !isPieceOfKnown(message),
  );
  await insertMessages(ongoing, sealed, day, fresh);

  const kept = [...keptIds.values()].flatMap((id) => id ?? []);
  if (kept.some((id) => known.get(id)?.state === 'unfiled')) await reviveUnfiled(ongoing, day, kept);
  if (kept.length > 0) await moveWaiting(ongoing, day, kept);
  const now = await readStanding(ongoing, userKey, kept);
  for (const [sentId, id] of keptIds) {
    const standing = id === undefined ? undefined : now.get(id);
    if (standing) standings.set(sentId, standing);
  }
  for (const { id } of fresh)
    standings.set(id, { id, state: 'new', digestId, isTold: false, isBehind: false });
  await takeUpLater(ongoing, day, standings);
}

/**
 * The scoped id under which a message is known. A conversation may be described as a group in one request and not in the
 * next: in this digest, which is one contact's, both ids mean the same message.
 */
function keptId(
  { id, otherId }: Pick<ArrivingMessage, 'id' | 'otherId'>,
  digestId: string,
  known: ReadonlyMap<string, Standing>,
): string | undefined {
  const here = [id, otherId].find((each) => known.get(each)?.digestId === digestId);
  return here ?? (known.has(id) ? id : undefined);
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
  const waiting = [...standings.values()].filter(
    ({ state, isBehind }) => state === 'new' || state === 'pending' || isBehind,
  );
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
