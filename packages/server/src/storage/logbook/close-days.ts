import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { SealedJson } from '../sealed-json.js';
import { forgetCalls } from './forget-calls.js';
import { type Database, digestIdsOf, type Ongoing } from './rows.js';

/** So much is one step: a few milliseconds, in which nobody else is served. */
const DIGESTS_AT_ONCE = 50;
const MESSAGES_AT_ONCE = 200;
/** After a step everybody else has the database for four times as long as it took. */
const REST = 4;

/** No entry has this number. */
const UNKNOWN_PART = 0;

/** A digest of which only ids are left: what comes later begins it anew. */
export const nothingLeft = {
  is_closed: 1,
  sealed_conversation: '',
  sealed_submission: '',
  sealed_reason: null,
  unfiled_since: null,
  sealed_problem: null,
  problem_at: null,
};

/**
 * Who dismisses a message of unknown fate has seen it in the CRM; which entry that is in need not be known. Of a call what comes
 * later would be written, were it told as filed.
 */
const partLeft = sql<number | null>`case when state = 'filed' then part
  when state = 'dismissed' and reason = 'fate_unknown' and exists (select 1 from digests
    where digests.digest_id = messages.digest_id and kind = 'day') then coalesce(part, ${UNKNOWN_PART}) end`;

interface Candidate {
  digest_id: string;
  created_at: number;
  is_over: boolean | number;
}

/**
 * Closes days that nothing has happened to since `before` and where nothing waits: what people wrote goes, and with it
 * names, numbers and everything else but what *never twice* needs. That is ids, and in which entry of the CRM they
 * stand. An entry whose text is gone cannot be rendered again: what comes later opens a next part.
 *
 * Goes through them in short steps. One that is interrupted is gone on with the next time.
 *
 * @param forget - told of days whose texts must not stay in memory either
 * @returns how many days were closed
 */
export async function closeDays(
  database: Database,
  before: number,
  {
    sealed,
    signal,
    forget,
  }: { sealed: SealedJson; signal: AbortSignal | undefined; forget: (digestId: string) => void },
): Promise<number> {
  let closed = 0;
  let after: Pick<Candidate, 'created_at' | 'digest_id'> = { created_at: -1, digest_id: '' };
  // oxlint-disable no-await-in-loop -- step by step
  for (;;) {
    const began = performance.now();
    const candidates = await findCandidates(database, before, after);
    const last = candidates.at(-1);
    if (last === undefined) return closed;
    const over = candidates.filter(({ is_over }) => Boolean(is_over)).map(({ digest_id }) => digest_id);
    const step = await database.transaction().execute((ongoing) => closeSome(ongoing, over, before, sealed));
    for (const id of step.closed) forget(id);
    closed += step.closed.length;
    if (step.isDone) after = last;
    await setTimeout((performance.now() - began) * REST);
    if (signal?.aborted) return closed;
  }
  // oxlint-enable no-await-in-loop
}

/** The next days by age, whether or not their time has come: what waits long must not be gone through in one step. */
function findCandidates(
  database: Database,
  before: number,
  after: Pick<Candidate, 'created_at' | 'digest_id'>,
): Promise<Candidate[]> {
  return (
    database
      .selectFrom('digests')
      .select(['digest_id', 'created_at'])
      // Spelled so that PostgreSQL does not go through all that waits, for each of them.
      .select(
        sql<boolean | number>`updated_at < ${before} and next_attempt_at is null and not exists (
        select 1 from messages where messages.digest_id = digests.digest_id and coalesce(state, '') in ('pending', 'unfiled', 'early'))`.as(
          'is_over',
        ),
      )
      .where(sql<boolean>`is_closed = 0`)
      .where('created_at', '<', before)
      .where(sql<boolean>`(created_at, digest_id) > (${after.created_at}, ${after.digest_id})`)
      .orderBy('created_at')
      .orderBy('digest_id')
      .limit(DIGESTS_AT_ONCE)
      .execute()
  );
}

/** Closes as many of them as one step may; `isDone` when that is all. */
async function closeSome(
  ongoing: Ongoing,
  candidates: readonly string[],
  before: number,
  sealed: SealedJson,
): Promise<{ closed: string[]; isDone: boolean }> {
  const over = await lockThoseOver(ongoing, candidates, before);
  if (over.length === 0) return { closed: [], isDone: true };
  await forgetCalls(ongoing, sealed, over);
  const next = ongoing
    .selectFrom('messages')
    .where('digest_id', 'in', over)
    .orderBy('digest_id')
    .orderBy('message_id')
    .limit(MESSAGES_AT_ONCE);
  await ongoing
    .insertInto('closed_messages')
    .columns(['user_key', 'message_id', 'client_id', 'digest_id', 'part'])
    .expression(
      next.select([
        'user_key',
        'message_id',
        sql<string | null>`nullif(client_id, message_id)`.as('client_id'),
        'digest_id',
        partLeft.as('part'),
      ]),
    )
    .execute();
  await ongoing
    .deleteFrom('messages')
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('user_key', 'message_id'),
        'in',
        next.select(['user_key', 'message_id']).$asTuple('user_key', 'message_id'),
      ),
    )
    .execute();
  await ongoing
    .updateTable('entries')
    .set({
      state: sql`case when state in ('filed', 'updating') then 'closed' else state end`,
      verify_at: null,
      sealed_likeness: '',
      missing_since: null,
    })
    .where('digest_id', 'in', over)
    .execute();
  const left = await ongoing
    .selectFrom('messages')
    .select('digest_id')
    .distinct()
    .where('digest_id', 'in', over)
    .execute();
  const isLeft = digestIdsOf(left);
  const empty = over.filter((id) => !isLeft.has(id));
  if (empty.length > 0) {
    await ongoing.updateTable('digests').set(nothingLeft).where('digest_id', 'in', empty).execute();
  }
  return { closed: empty, isDone: isLeft.size === 0 };
}

/** Looked at once more when they are locked: a message may be coming in at this moment. In the order of all who lock. */
async function lockThoseOver(
  ongoing: Ongoing,
  candidates: readonly string[],
  before: number,
): Promise<string[]> {
  const locked: string[] = [];
  for (const id of candidates.toSorted()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { numUpdatedRows } = await ongoing
      .updateTable('digests')
      // What a process may still keep of it in memory is no longer true.
      .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
      .where('digest_id', '=', id)
      .where('updated_at', '<', before)
      .where('next_attempt_at', 'is', null)
      .where('is_closed', '=', 0)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) locked.push(id);
  }
  return locked;
}
