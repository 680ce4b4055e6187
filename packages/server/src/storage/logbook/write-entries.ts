import {
  type CallMemory,
  DaybookError,
  type Intent,
  type Lease,
  type Likeness,
  type LogbookRecord,
  type WriteResult,
} from '@daybook/core';
import { sql } from 'kysely';
import type { SealedJson } from '../sealed-json.js';
import type { Cell, HotStatements } from './hot-statements.js';
import { chunks, type Database, messageKey, type Ongoing, placeOf } from './rows.js';

/** Runs a change only while the lease is held; its row is locked until the change is committed. */
export async function withLease<Result>(
  database: Database,
  { digestId, fence }: Lease,
  change: (ongoing: Ongoing) => Promise<Result>,
): Promise<Result> {
  return database.transaction().execute(async (ongoing) => {
    const held = await ongoing
      .updateTable('digests')
      .set({ fence })
      .where('digest_id', '=', digestId)
      .where('fence', '=', fence)
      .executeTakeFirst();
    if (held.numUpdatedRows !== 1n) throw new DaybookError('logged_elsewhere');
    return change(ongoing);
  });
}

/** Records what is about to be sent of several records that have just been opened. */
export async function recordIntents(
  ongoing: Ongoing,
  tools: { statements: HotStatements; sealed: SealedJson },
  intents: readonly { record: LogbookRecord; intent: Intent }[],
  fresh: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { statements, sealed } = tools;
  await statements.run(
    ongoing,
    'intendEntries',
    intents.map(({ record, intent }) => toIntent(sealed, record.id, intent)),
  );
  await statements.run(
    ongoing,
    'intendMessages',
    intents.flatMap(({ record, intent }) =>
      intent.messageIds
        .filter((id) => !fresh.has(messageKey(record.userKey, id)))
        .map((id): Cell[] => [record.userKey, id, record.id, intent.part]),
    ),
  );
}

/** An intent in the columns of its entry. */
export function toIntent(
  sealed: SealedJson,
  digestId: string,
  { part, kind, now, likeness, verifyAt, memory }: Intent,
): Cell[] {
  const sealedLikeness = sealLikeness(sealed, { digestId, part, likeness });
  const sealedMemory = sealMemory(sealed, { digestId, part, memory });
  return [digestId, part, kind, now, sealedLikeness, verifyAt ?? null, sealedMemory];
}

/** Keeps what stands in a call's entry. */
export async function remember(
  ongoing: Ongoing,
  sealed: SealedJson,
  { digestId, part, memory }: { digestId: string; part: number; memory: CallMemory },
): Promise<void> {
  await ongoing
    .updateTable('entries')
    .set({ sealed_memory: sealMemory(sealed, { digestId, part, memory }) })
    .where('digest_id', '=', digestId)
    .where('part', '=', part)
    .execute();
}

/** What we write into a call's entry; null, where it is a day's. */
export function sealMemory(
  sealed: SealedJson,
  { digestId, part, memory }: { digestId: string; part: number; memory: CallMemory | undefined },
): string | null {
  return memory === undefined ? null : sealed.seal(memory, placeOf.memory(digestId, part));
}

/** By which an entry's text is known again: prints, from which a short text could be guessed. */
export function sealLikeness(
  sealed: SealedJson,
  { digestId, part, likeness }: { digestId: string; part: number; likeness: Likeness },
): string {
  return sealed.seal(likeness, placeOf.likeness(digestId, part));
}

/** Records how a write ended that did not end well (see `WriteResult`); the others are many, and settled together. */
export async function writeResult(
  ongoing: Ongoing,
  sealed: SealedJson,
  { digestId, part }: { digestId: string; part: number },
  result: Exclude<WriteResult, { outcome: 'filed' }>,
): Promise<void> {
  const entry = ongoing.updateTable('entries').where('digest_id', '=', digestId).where('part', '=', part);
  const begun = ongoing
    .updateTable('messages')
    .where('digest_id', '=', digestId)
    .where('part', '=', part)
    .where('state', 'in', ['pending', 'unfiled']);
  switch (result.outcome) {
    case 'refused':
      await begun.set({ part: null }).execute();
      await entry
        .set({
          state: 'filed',
          ...(result.memory && {
            sealed_memory: sealMemory(sealed, { digestId, part, memory: result.memory }),
          }),
          ...(result.untold && {
            revision: result.untold.revision,
            verify_at: sql<number | null>`case when verify_at > ${result.untold.now} then verify_at end`,
          }),
        })
        .where('log_id_json', 'is not', null)
        .execute();
      await ongoing
        .deleteFrom('entries')
        .where('digest_id', '=', digestId)
        .where('part', '=', part)
        .where('log_id_json', 'is', null)
        .execute();
      return;
    case 'edited':
      for (const ids of chunks(result.standing)) {
        // oxlint-disable-next-line no-await-in-loop
        await begun.set({ state: 'filed', reason: null }).where('message_id', 'in', ids).execute();
      }
      await entry.set({ state: 'edited', verify_at: null }).execute();
      await begun.set({ part: null }).execute();
      return;
    case 'missing':
      // An earlier write whose fate is unknown may have landed, and its messages with it.
      if (!result.isUncertain) await begun.set({ part: null }).execute();
      await entry
        .set(({ fn, ref, val }) => ({
          state: result.isUncertain ? 'updating' : 'filed',
          missing_since: fn.coalesce(ref('missing_since'), val(result.now)),
        }))
        .execute();
      return;
    case 'deleted':
      await entry.set({ state: 'deleted', verify_at: null }).execute();
      await begun.set({ part: null }).execute();
      return;
    case 'unknown':
      await entry.set({ written_at: result.now }).execute();
  }
}
