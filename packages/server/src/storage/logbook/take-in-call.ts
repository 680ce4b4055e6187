/**
 * Takes in what a request says of a call, and opens the call: one after the other for each session, so that what comes at
 * once is merged in turn. A call is a record as a day is, with one item that grows.
 */
import {
  type ArrivingCall,
  type CallState,
  callDigestId,
  callItemId,
  type Learnt,
  type LoggedCall,
  type Opened,
  type Opening,
  type TakenInCall,
} from '@daybook/core';
import { sql } from 'kysely';
import { giveWay } from '../../give-way.js';
import type { SealedJson } from '../sealed-json.js';
import { stateAfter } from './call-state.js';
import { pendingAgain } from './decisions.js';
import type { HotStatements } from './hot-statements.js';
import { type CallItem, readItem, toEntry } from './load-call.js';
import { type OpenRow, openRowColumns } from './load-record.js';
import { type Ongoing, placeOf } from './rows.js';
import type { SharedStep } from './shared-steps.js';
import { recordIntents } from './write-entries.js';

/** Each takes some nine statements. */
const CALLS_AT_ONCE = 8;

/** One call of `takeInCall`. */
export interface CallRequest {
  arriving: ArrivingCall;
  opening: Opening | undefined;
}

interface Tools {
  statements: HotStatements;
  sealed: SealedJson;
}

/** Row of `digests`, locked until the step ends. */
type LockedRow = OpenRow & { is_closed: number; next_attempt_at: number | null };

export function createTakeInCall(tools: Tools): SharedStep<CallRequest, TakenInCall> {
  const step: SharedStep<CallRequest, TakenInCall> = async (ongoing, requests) => {
    const calls = requests.map(({ arriving: { userKey, sessionId } }) => ({ userKey, sessionId }));
    await tools.statements.dialect.lockCalls(ongoing, calls);
    const answers: TakenInCall[] = [];
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    for (const request of requests) answers.push(await takeInOne(ongoing, tools, request));
    return answers;
  };
  return Object.assign(step, { atMost: CALLS_AT_ONCE });
}

async function takeInOne(ongoing: Ongoing, tools: Tools, request: CallRequest): Promise<TakenInCall> {
  const { arriving, opening } = request;
  const { userKey, now } = arriving;
  const id = await identify(ongoing, arriving);
  const row = await lock(ongoing, id, arriving);
  const item = await readItem(ongoing, tools.sealed, {
    userKey,
    digestId: id,
    isClosed: row.is_closed === 1,
  });
  const entries = await ongoing
    .selectFrom('entries')
    .selectAll()
    .where('digest_id', '=', id)
    .orderBy('part')
    .execute();
  const isTooOld = item?.state === 'early' && item.takenInAt < arriving.earlySince;
  const known = isTooOld ? undefined : item?.known;
  await giveWay(lengthOf(known));
  const learnt = arriving.learn({ known, isBegun: entries.length > 0 });
  await giveWay(lengthOf(learnt.known));
  const isStanding = entries.some(({ log_id_json: logId, state: of }) => logId !== null && of !== 'deleted');
  const state = stateAfter(item, { learnt, isAwaited: arriving.isAwaited, isStanding, now });
  const isChanged = learnt.known !== known && state !== 'dismissed';
  const isReturning = item?.state === 'unfiled' && state === 'pending';
  // Whoever writes or looks at this moment learns by it that something waits.
  const revision = row.revision + (isReturning || (isChanged && learnt.isNews) ? 1 : 0);
  if (isChanged) await keep(ongoing, tools, { arriving, id, item, state, learnt, revision });
  else if (isReturning) await letWait(ongoing, arriving, callItemId(id));
  await note(ongoing, id, arriving, { contactId: learnt.contactId, isKept: isChanged });

  const isOpen = state === 'pending';
  const isHeld = isOpen && opening !== undefined && row.lease_until <= opening.now;
  const call: LoggedCall = {
    kind: 'call',
    id,
    userKey,
    revision,
    entries: entries.map((entry) => toEntry(entry, tools.sealed)),
    itemId: callItemId(id),
    state,
    part: item?.part,
    known: learnt.known,
  };
  if (isOpen && (isChanged || isReturning || isHeld)) {
    await ongoing
      .updateTable('digests')
      .set({
        revision,
        is_closed: 0,
        updated_at: now,
        next_attempt_at: Math.min(row.next_attempt_at ?? learnt.retryAt, learnt.retryAt),
        ...(isHeld && {
          lease_holder: opening.holder,
          lease_until: opening.until,
          fence: row.fence + 1,
          openings: row.openings + 1,
        }),
      })
      .where('digest_id', '=', id)
      .execute();
  }
  if (!isHeld) return { call, isOpen, opened: undefined };
  await giveWay(lengthOf(learnt.known));
  return { call, isOpen, opened: await open(ongoing, tools, { call, row, opening }) };
}

/** Of its texts: each of reading, merging, sealing, storing and rendering them is a step. */
function lengthOf(known: LoggedCall['known'] | undefined): number {
  const texts = Object.values(known ?? {}).filter((value) => typeof value === 'string');
  return texts.reduce((sum, text) => sum + text.length, 0);
}

/** The record of the person's call that is meant, or the id of a new one. */
async function identify(ongoing: Ongoing, arriving: ArrivingCall): Promise<string> {
  const { userKey, sessionId, extension } = arriving;
  const rows = await ongoing
    .selectFrom('calls')
    .select(['digest_id', 'extension'])
    .where('session_id', '=', sessionId)
    .where('user_key', '=', userKey)
    .orderBy('touched_at', 'desc')
    .orderBy('digest_id')
    .execute();
  return chooseCall(rows, extension)?.digest_id ?? callDigestId(userKey, sessionId, extension);
}

/** Of the person's calls of a session, the newest first, the one that is meant. */
export function chooseCall<Row extends { extension: string }>(
  rows: readonly Row[],
  extension: string,
): Row | undefined {
  if (extension === '') return rows[0];
  return rows.find((row) => row.extension === extension) ?? rows.find((row) => row.extension === '');
}

async function lock(ongoing: Ongoing, id: string, { userKey, now }: ArrivingCall): Promise<LockedRow> {
  return ongoing
    .insertInto('digests')
    .values({
      digest_id: id,
      user_key: userKey,
      kind: 'call',
      sealed_conversation: '',
      sealed_submission: '',
      next_attempt_at: null,
      lease_holder: null,
      sealed_reason: null,
      unfiled_since: null,
      sealed_problem: null,
      problem_at: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('digest_id').doUpdateSet({ fence: sql`digests.fence` }))
    .returning([...openRowColumns, 'is_closed', 'next_attempt_at'])
    .executeTakeFirstOrThrow();
}

async function keep(
  ongoing: Ongoing,
  { sealed }: Tools,
  change: {
    arriving: ArrivingCall;
    id: string;
    item: CallItem | undefined;
    state: CallState;
    learnt: Learnt;
    revision: number;
  },
): Promise<void> {
  const { arriving, id, item, state, learnt, revision } = change;
  const { userKey, now } = arriving;
  const itemId = callItemId(id);
  const waitsSince = item?.state === 'pending' && state === 'pending' ? item.takenInAt : now;
  const values = {
    state,
    reason: state === 'unfiled' ? (item?.reason ?? null) : null,
    sent_at: learnt.startsAt ?? now,
    sealed_message: await sealed.sealInTurns(learnt.known, placeOf.message(userKey, itemId)),
    taken_in_at: waitsSince,
    revision,
  };
  await giveWay(lengthOf(learnt.known));
  if (item?.isClosed)
    await ongoing
      .deleteFrom('closed_messages')
      .where('user_key', '=', userKey)
      .where('message_id', '=', itemId)
      .execute();
  await ongoing
    .insertInto('messages')
    .values({
      user_key: userKey,
      message_id: itemId,
      client_id: itemId,
      digest_id: id,
      part: null,
      knowledge: null,
      told: 1,
      ...values,
    })
    .onConflict((conflict) =>
      // Not the values once more: texts of megabytes would be given to the database twice.
      conflict.columns(['user_key', 'message_id']).doUpdateSet(({ ref }) => ({
        state: ref('excluded.state'),
        reason: ref('excluded.reason'),
        sent_at: ref('excluded.sent_at'),
        sealed_message: ref('excluded.sealed_message'),
        taken_in_at: ref('excluded.taken_in_at'),
        revision: ref('excluded.revision'),
      })),
    )
    .execute();
}

/** The same as before waits again. */
async function letWait(ongoing: Ongoing, { userKey, now }: ArrivingCall, itemId: string): Promise<void> {
  await ongoing
    .updateTable('messages')
    .set(pendingAgain(now))
    .where('user_key', '=', userKey)
    .where('message_id', '=', itemId)
    .execute();
}

/** What the call is found by. With its words kept again, what was remembered without them is not needed any more. */
async function note(
  ongoing: Ongoing,
  id: string,
  { userKey, sessionId, extension, telephonySessionId, now }: ArrivingCall,
  { contactId, isKept }: Pick<Learnt, 'contactId'> & { isKept: boolean },
): Promise<void> {
  const contact = contactId === undefined ? null : JSON.stringify(contactId);
  await ongoing
    .insertInto('calls')
    .values({
      digest_id: id,
      session_id: sessionId,
      user_key: userKey,
      extension,
      telephony_session_id: telephonySessionId ?? null,
      contact_id_json: contact,
      touched_at: now,
    })
    .onConflict((conflict) =>
      conflict.column('digest_id').doUpdateSet(({ fn, ref, val }) => ({
        extension: sql`case calls.extension when '' then ${extension} else calls.extension end`,
        telephony_session_id: fn.coalesce(ref('calls.telephony_session_id'), val(telephonySessionId ?? null)),
        contact_id_json: fn.coalesce(val(contact), ref('calls.contact_id_json')),
        ...(isKept && { sealed_rest: null }),
        touched_at: now,
      })),
    )
    .execute();
}

async function open(
  ongoing: Ongoing,
  { statements, sealed }: Tools,
  { call, row, opening }: { call: LoggedCall; row: LockedRow; opening: Opening },
): Promise<Opened> {
  const lease = { digestId: call.id, userKey: call.userKey, fence: row.fence + 1, until: opening.until };
  const intent = opening.plan(call);
  if (intent) await recordIntents(ongoing, { statements, sealed }, [{ record: call, intent }]);
  return { lease, record: call, intent, openings: row.openings + 1 };
}
