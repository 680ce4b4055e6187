import {
  callItemId,
  callKnowledgeSchema,
  conversationSchema,
  type UnfiledDigest,
  type UnfiledReason,
} from '@daybook/core';
import { sql } from 'kysely';
import { z } from 'zod';
import type { SealedJson } from '../sealed-json.js';
import { chunks, type Database, lockDigests, type Ongoing, placeOf } from './rows.js';

const reasonSchema: z.ZodType<UnfiledReason> = z.custom<UnfiledReason>(
  (value) => z.object({ code: z.string(), message: z.string() }).safeParse(value).success,
);

/**
 * Nothing that is pending will be tried again unless somebody acts, but what was on its way may be looked for. Where nothing
 * is pending, it was an entry's verification that failed for good: it is dropped.
 */
export async function giveUp(
  ongoing: Ongoing,
  sealed: SealedJson,
  digestId: string,
  reason: UnfiledReason,
  { now, lookAgainAt }: { now: number; lookAgainAt: number | undefined },
): Promise<void> {
  const { numUpdatedRows } = await ongoing
    .updateTable('messages')
    .set({ state: 'unfiled', reason: reason.code })
    .where('digest_id', '=', digestId)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
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

async function markUnfiled(
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
    .execute();
}

/** The user's digests with unfiled messages, oldest first. */
export async function listUnfiled(
  database: Database,
  sealed: SealedJson,
  userKey: string,
): Promise<UnfiledDigest[]> {
  const rows = await database
    .with('unfiled', (builder) =>
      builder
        .selectFrom('messages')
        .select('digest_id')
        .select(({ fn }) => [
          fn.countAll<number | string>().as('messages'),
          fn.min('sent_at').as('starts_at'),
        ])
        .where('user_key', '=', userKey)
        // Written out: with a parameter the index of what is unfiled might not be used.
        .where(sql<boolean>`state = 'unfiled'`)
        .groupBy('digest_id'),
    )
    .selectFrom('unfiled')
    .innerJoin('digests', 'digests.digest_id', 'unfiled.digest_id')
    .select(['digests.digest_id', 'digests.kind', 'sealed_conversation', 'sealed_reason', 'unfiled_since'])
    .select(['unfiled.messages', 'unfiled.starts_at'])
    .orderBy('unfiled_since')
    .execute();
  const calls = await readUnfiledCalls(database, sealed, userKey, rows);
  return rows.flatMap((row) => {
    if (row.sealed_reason === null) return [];
    const whose = calls.get(row.digest_id) ?? readConversation(sealed, row);
    return {
      kind: row.kind === 'call' ? ('call' as const) : ('day' as const),
      digestId: row.digest_id,
      ...whose,
      startsAt: row.starts_at,
      messages: Number(row.messages),
      reason: sealed.open(reasonSchema, row.sealed_reason, placeOf.reason(row.digest_id)),
      since: row.unfiled_since ?? row.starts_at,
    };
  });
}

function readConversation(
  sealed: SealedJson,
  row: { digest_id: string; sealed_conversation: string },
): Pick<UnfiledDigest, 'contactName' | 'zone'> {
  const place = placeOf.conversation(row.digest_id);
  const { contact, zone } = sealed.open(conversationSchema, row.sealed_conversation, place);
  return { contactName: contact.name, zone };
}

/** Whose calls they are: that is known from the calls themselves. */
async function readUnfiledCalls(
  database: Database,
  sealed: SealedJson,
  userKey: string,
  rows: readonly { digest_id: string; kind: string }[],
): Promise<Map<string, Pick<UnfiledDigest, 'contactName' | 'zone'>>> {
  const ids = rows.filter(({ kind }) => kind === 'call').map(({ digest_id }) => callItemId(digest_id));
  const found = new Map<string, Pick<UnfiledDigest, 'contactName' | 'zone'>>();
  for (const some of chunks(ids)) {
    // oxlint-disable-next-line no-await-in-loop
    const items = await database
      .selectFrom('messages')
      .select(['digest_id', 'message_id', 'sealed_message'])
      .where('user_key', '=', userKey)
      .where('message_id', 'in', some)
      .execute();
    for (const { digest_id: id, message_id: itemId, sealed_message: text } of items) {
      if (text === null) continue;
      const { contact } = sealed.open(callKnowledgeSchema, text, placeOf.message(userKey, itemId));
      found.set(id, { contactName: contact?.name ?? '', zone: undefined });
    }
  }
  return found;
}

/**
 * A person wants them tried again, knowing the reason: a deleted entry is followed by a new one, and an entry whose
 * fate the CRM cannot tell is created anew.
 */
export async function reopen(
  ongoing: Ongoing,
  userKey: string,
  digestIds: readonly string[],
  now: number,
): Promise<number> {
  let reopened = 0;
  for (const ids of chunks(digestIds)) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await lockDigests(ongoing, userKey, ids);
    const unfiled = ongoing
      .updateTable('messages')
      .where('user_key', '=', userKey)
      .where('digest_id', 'in', ids)
      .where('state', '=', 'unfiled');
    const mine = ongoing
      .selectFrom('digests')
      .select('digest_id')
      .where('user_key', '=', userKey)
      .where('digest_id', 'in', ids);
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await ongoing
      .updateTable('entries')
      .set({ state: 'closed' })
      .where('digest_id', 'in', mine.where('kind', '=', 'day'))
      .where('state', '=', 'deleted')
      .execute();
    // A call has the same entries again: what its deleted ones were is of no use any more.
    // oxlint-disable-next-line no-await-in-loop
    await ongoing
      .deleteFrom('entries')
      .where('digest_id', 'in', mine.where('kind', '=', 'call'))
      .where('state', '=', 'deleted')
      .execute();
    const unknown = mine.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('messages')
          .select('message_id')
          .whereRef('messages.digest_id', '=', 'digests.digest_id')
          .where('state', '=', 'unfiled')
          .where('reason', '=', 'fate_unknown'),
      ),
    );
    // oxlint-disable-next-line no-await-in-loop
    const dropped = await ongoing
      .deleteFrom('entries')
      .where('digest_id', 'in', unknown)
      .where('log_id_json', 'is', null)
      .returning(['digest_id', 'part'])
      .execute();
    for (const { digest_id, part } of dropped) {
      // oxlint-disable-next-line no-await-in-loop
      await unfiled.set({ part: null }).where('digest_id', '=', digest_id).where('part', '=', part).execute();
    }
    // oxlint-disable-next-line no-await-in-loop
    const { numUpdatedRows } = await unfiled
      .set({ state: 'pending', reason: null, taken_in_at: now })
      .executeTakeFirst();
    reopened += Number(numUpdatedRows);
    // oxlint-disable-next-line no-await-in-loop
    await ongoing
      .updateTable('digests')
      .set(({ eb }) => ({ next_attempt_at: now, attempts: 0, openings: 0, revision: eb('revision', '+', 1) }))
      .where('digest_id', 'in', mine)
      .execute();
  }
  return reopened;
}

/**
 * A person does not want them filed. Where the fate of their entry was unknown, that settles it: it is left as it
 * stands, what never was on its way into it goes on, and new messages of that day open another.
 */
export async function dismiss(
  ongoing: Ongoing,
  userKey: string,
  digestIds: readonly string[],
  now: number,
): Promise<number> {
  let dismissed = 0;
  for (const ids of chunks(digestIds)) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await lockDigests(ongoing, userKey, ids);
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await goOnWithUnsent(ongoing, userKey, ids, now);
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    const settled = await ongoing
      .updateTable('messages')
      .set({ state: 'dismissed' })
      .where('user_key', '=', userKey)
      .where('digest_id', 'in', ids)
      .where('state', '=', 'unfiled')
      .returning(['digest_id', 'part'])
      .execute();
    dismissed += settled.length;
    for (const { digest_id, part } of settled) {
      if (part === null) continue;
      // oxlint-disable-next-line no-await-in-loop
      await ongoing
        .updateTable('entries')
        .set({ state: 'closed', verify_at: null })
        .where('digest_id', '=', digest_id)
        .where('part', '=', part)
        .where('state', 'in', ['creating', 'updating'])
        .execute();
    }
  }
  return dismissed;
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
    .set({ state: 'pending', reason: null, taken_in_at: now })
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', digestIds)
    .where('state', '=', 'unfiled')
    .where('reason', '=', 'fate_unknown')
    .where('part', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('entries')
          .select('part')
          .whereRef('entries.digest_id', '=', 'messages.digest_id')
          .where('entries.state', '=', 'creating'),
      ),
    )
    .returning('digest_id')
    .execute();
  if (waiting.length === 0) return;
  await ongoing
    .updateTable('digests')
    .set(({ eb }) => ({ next_attempt_at: now, attempts: 0, openings: 0, revision: eb('revision', '+', 1) }))
    .where(
      'digest_id',
      'in',
      waiting.map((row) => row.digest_id),
    )
    .execute();
}
