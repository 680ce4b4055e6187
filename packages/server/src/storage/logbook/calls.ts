/** What is asked about calls, beside what days and calls have in common. */
import type { FoundCall, LoggedCall, ShownCall } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import { loadRecord } from './load-record.js';
import { chunks, type Database, entryStateSchema, type Ongoing, parseLogId, placeOf } from './rows.js';
import { chooseCall } from './take-in-call.js';
import { remember } from './write-entries.js';

/** A row for each entry of each of the person's calls of some sessions, the call touched last first. */
interface CallRow {
  session_id: string;
  digest_id: string;
  extension: string;
  telephony_session_id: string | null;
  contact_id_json: string | null;
  state: string | null;
  log_id_json: string | null;
}

/** One read for a whole history: the client asks for all the rows that it shows. */
export async function findCalls(
  database: Database,
  userKey: string,
  sessionIds: readonly string[],
  extension: string,
): Promise<Map<string, FoundCall>> {
  const found = new Map<string, FoundCall>();
  for (const ids of chunks(sessionIds)) {
    // oxlint-disable-next-line no-await-in-loop -- more than a thousand
    const rows = await database
      .selectFrom('calls')
      .leftJoin('entries', (join) =>
        join.onRef('entries.digest_id', '=', 'calls.digest_id').on('entries.log_id_json', 'is not', null),
      )
      .select(['calls.session_id', 'calls.digest_id', 'extension', 'telephony_session_id', 'contact_id_json'])
      .select(['entries.state', 'entries.log_id_json'])
      .where('calls.session_id', 'in', ids)
      .where('calls.user_key', '=', userKey)
      .orderBy('calls.touched_at', 'desc')
      .orderBy('calls.digest_id')
      .orderBy('entries.part')
      .execute();
    const bySession = new Map<string, CallRow[]>();
    for (const row of rows) bySession.set(row.session_id, [...(bySession.get(row.session_id) ?? []), row]);
    for (const [sessionId, ofSession] of bySession) {
      const chosen = chooseCall(ofSession, extension);
      if (chosen)
        found.set(sessionId, toFound(ofSession.filter((row) => row.digest_id === chosen.digest_id)));
    }
  }
  return found;
}

/** Of several entries the first that still stands: a person may have asked for a new one. */
function toFound(rows: readonly CallRow[]): FoundCall {
  const [first] = rows;
  if (first === undefined) throw new Error('a call without a row');
  const entry = rows.find(({ state }) => state === 'filed' || state === 'updating') ?? first;
  return {
    sessionId: first.session_id,
    digestId: first.digest_id,
    telephonySessionId: first.telephony_session_id ?? undefined,
    contactId: parseLogId(first.contact_id_json),
    logId: parseLogId(entry.log_id_json),
    entryState: entry.state === null ? undefined : entryStateSchema.parse(entry.state),
  };
}

/** A call with all that is known of it; undefined when that is nothing, or was dropped. */
export async function readCall(
  database: Database,
  sealed: SealedJson,
  digestId: string,
): Promise<LoggedCall | undefined> {
  const record = await loadRecord(database, sealed, digestId);
  return record?.kind === 'call' ? record : undefined;
}

/** Keeps what the person was shown of the call: from now on, that is what a change of theirs is compared with. */
export async function showCall(
  ongoing: Ongoing,
  sealed: SealedJson,
  {
    digestId,
    part,
    show,
  }: { digestId: string; part: number; show: (call: LoggedCall) => Pick<ShownCall, 'known' | 'memory'> },
): Promise<void> {
  await ongoing
    .updateTable('digests')
    .set(({ ref }) => ({ updated_at: ref('updated_at') }))
    .where('digest_id', '=', digestId)
    .execute();
  const call = await readCall(ongoing, sealed, digestId);
  if (call === undefined) return;
  const { known, memory } = show(call);
  if (known !== call.known)
    await ongoing
      .updateTable('messages')
      .set({ sealed_message: sealed.seal(known, placeOf.message(call.userKey, call.itemId)) })
      .where('user_key', '=', call.userKey)
      .where('message_id', '=', call.itemId)
      .execute();
  if (memory) await remember(ongoing, sealed, { digestId, part, memory });
}

/** What was said of calls that nobody asked to log: it waits for a day. */
export async function dropEarly(database: Database, before: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('digests')
    .where('digest_id', 'in', (builder) =>
      builder
        .selectFrom('messages')
        .select('digest_id')
        .where('state', '=', 'early')
        .where('taken_in_at', '<', before),
    )
    // Of the row as it is when its turn comes: somebody may be logging the call at this moment.
    .where('updated_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
