import {
  type Conversation,
  conversationSchema,
  DaybookError,
  type DigestRecord,
  type EntryState,
  type FoundMessage,
  type Lease,
  type LogbookStore,
  type MessageState,
  messageSchema,
  recordIdSchema,
  type TakeIn,
  type WriteResult,
} from '@daybook/core';
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { DaybookDatabase } from './schema.js';
import type { SealedJson } from './sealed-json.js';

/** Rows of one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const ROWS_AT_ONCE = 1_000;
const submissionSchema = z.record(z.string(), z.unknown());
const entryStateSchema = z.enum([
  'creating',
  'updating',
  'filed',
  'deleted',
  'edited',
] satisfies EntryState[]);
const messageStateSchema = z.enum(['pending', 'filed', 'unfiled'] satisfies MessageState[]);

type Database = Kysely<DaybookDatabase>;
type Ongoing = Transaction<DaybookDatabase>;

/** The logbook's storage port on SQL, the same for SQLite and PostgreSQL. */
export function createLogbookStore(database: Database, sealed: SealedJson): LogbookStore {
  return {
    takeIn: (days) =>
      database.transaction().execute(async (ongoing) => {
        const states = new Map<string, MessageState | 'new'>();
        for (const day of days) {
          // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
          await takeInDay(ongoing, sealed, day, states);
        }
        return states;
      }),

    async acquire(digestId, holder, now, until) {
      const row = await database
        .updateTable('digests')
        .set(({ eb }) => ({ lease_holder: holder, lease_until: until, fence: eb('fence', '+', 1) }))
        .where('digest_id', '=', digestId)
        .where(({ or, eb }) => or([eb('lease_until', '<=', now), eb('lease_holder', '=', holder)]))
        .returning('fence')
        .executeTakeFirst();
      return row && { digestId, fence: row.fence, until };
    },

    load: (lease) => loadDigest(database, sealed, lease),

    intend: (lease, { part, messageIds, kind, now }) =>
      withLease(database, lease, async (ongoing) => {
        await ongoing
          .insertInto('entries')
          .values({ digest_id: lease.digestId, part, state: kind, log_id_json: null, written_at: now })
          .onConflict((conflict) =>
            conflict.columns(['digest_id', 'part']).doUpdateSet({ state: kind, written_at: now }),
          )
          .execute();
        for (const ids of chunks(messageIds)) {
          // oxlint-disable-next-line no-await-in-loop
          await ongoing
            .updateTable('messages')
            .set({ part })
            .where('digest_id', '=', lease.digestId)
            .where('message_id', 'in', ids)
            .execute();
        }
      }),

    settle: (lease, part, result) =>
      withLease(database, lease, (ongoing) => settle(ongoing, lease.digestId, part, result)),

    giveUp: (lease, reason) =>
      withLease(database, lease, async (ongoing) => {
        await ongoing
          .updateTable('messages')
          .set({ state: 'unfiled', part: null, reason })
          .where('digest_id', '=', lease.digestId)
          .where('state', '=', 'pending')
          .execute();
      }),

    async release({ digestId, fence }) {
      await database
        .updateTable('digests')
        .set({ lease_holder: null, lease_until: 0 })
        .where('digest_id', '=', digestId)
        .where('fence', '=', fence)
        .execute();
    },

    find: (userKey, clientIds) => findMessages(database, userKey, clientIds),
  };
}

async function takeInDay(
  ongoing: Ongoing,
  sealed: SealedJson,
  day: TakeIn,
  states: Map<string, MessageState | 'new'>,
): Promise<void> {
  await writeDigest(ongoing, sealed, day);
  for (const messages of chunks(day.messages)) {
    const ids = messages.map(({ id }) => id);
    // oxlint-disable-next-line no-await-in-loop
    const known = await ongoing
      .selectFrom('messages')
      .select(['message_id', 'state'])
      .where('user_key', '=', day.userKey)
      .where('message_id', 'in', ids)
      .execute();
    const stateOf = new Map(known.map((row) => [row.message_id, messageStateSchema.parse(row.state)]));
    for (const id of ids) states.set(id, stateOf.get(id) ?? 'new');

    const rows = new Map(
      messages.filter(({ id }) => !stateOf.has(id)).map(({ id, message }) => [id, message]),
    );
    if (rows.size > 0) {
      // oxlint-disable-next-line no-await-in-loop
      await ongoing
        .insertInto('messages')
        .values(
          [...rows].map(([id, message]) => ({
            user_key: day.userKey,
            message_id: id,
            client_id: message.id,
            digest_id: day.id,
            part: null,
            state: 'pending',
            reason: null,
            sealed_message: sealed.seal(message, messagePlace(day.userKey, id)),
            taken_in_at: day.now,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    if (rows.size < ids.length) {
      // oxlint-disable-next-line no-await-in-loop
      await ongoing
        .updateTable('messages')
        .set({ state: 'pending', reason: null, digest_id: day.id })
        .where('user_key', '=', day.userKey)
        .where('message_id', 'in', ids)
        .where('state', '!=', 'filed')
        .where('part', 'is', null)
        .execute();
    }
  }
}

/** The first request of a day says what its entry says; a shared thread's owner and assignee change with time. */
async function writeDigest(ongoing: Ongoing, sealed: SealedJson, day: TakeIn): Promise<void> {
  const { id, userKey, conversation, additionalSubmission, now } = day;
  const sealedConversation = sealed.seal(conversation, `digests.conversation/${id}`);
  const sealedSubmission = sealed.seal(additionalSubmission, `digests.submission/${id}`);
  await ongoing
    .insertInto('digests')
    .values({
      digest_id: id,
      user_key: userKey,
      sealed_conversation: sealedConversation,
      sealed_submission: sealedSubmission,
      lease_holder: null,
      next_attempt_at: null,
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

async function loadDigest(
  database: Database,
  sealed: SealedJson,
  { digestId }: Lease,
): Promise<DigestRecord> {
  const digest = await database
    .selectFrom('digests')
    .selectAll()
    .where('digest_id', '=', digestId)
    .executeTakeFirstOrThrow();
  const entries = await database
    .selectFrom('entries')
    .selectAll()
    .where('digest_id', '=', digestId)
    .orderBy('part')
    .execute();
  const messages = await database
    .selectFrom('messages')
    .selectAll()
    .where('digest_id', '=', digestId)
    .execute();
  const conversation: Conversation = sealed.open(
    conversationSchema,
    digest.sealed_conversation,
    `digests.conversation/${digestId}`,
  );
  return {
    id: digestId,
    userKey: digest.user_key,
    conversation,
    additionalSubmission: sealed.open(
      submissionSchema,
      digest.sealed_submission,
      `digests.submission/${digestId}`,
    ),
    entries: entries.map((row) => ({
      part: row.part,
      state: entryStateSchema.parse(row.state),
      logId: parseLogId(row.log_id_json),
      writtenAt: row.written_at,
    })),
    messages: messages.map((row) => ({
      id: row.message_id,
      state: messageStateSchema.parse(row.state),
      part: row.part ?? undefined,
      message: sealed.open(messageSchema, row.sealed_message, messagePlace(row.user_key, row.message_id)),
    })),
  };
}

async function settle(ongoing: Ongoing, digestId: string, part: number, result: WriteResult): Promise<void> {
  const entry = ongoing.updateTable('entries').where('digest_id', '=', digestId).where('part', '=', part);
  const pending = ongoing
    .updateTable('messages')
    .where('digest_id', '=', digestId)
    .where('part', '=', part)
    .where('state', '=', 'pending');
  switch (result.outcome) {
    case 'filed':
      await entry.set({ state: 'filed', log_id_json: JSON.stringify(result.logId) }).execute();
      await pending.set({ state: 'filed' }).execute();
      return;
    case 'refused':
      await pending.set({ part: null }).execute();
      await entry.set({ state: 'filed' }).where('log_id_json', 'is not', null).execute();
      await ongoing
        .deleteFrom('entries')
        .where('digest_id', '=', digestId)
        .where('part', '=', part)
        .where('log_id_json', 'is', null)
        .execute();
      return;
    case 'deleted':
      await entry.set({ state: 'deleted' }).execute();
      await pending.set({ part: null }).execute();
      return;
    case 'unknown':
  }
}

async function findMessages(
  database: Database,
  userKey: string,
  clientIds: readonly string[],
): Promise<Map<string, FoundMessage>> {
  const found = new Map<string, FoundMessage>();
  for (const ids of chunks(clientIds)) {
    // oxlint-disable-next-line no-await-in-loop
    const rows = await database
      .selectFrom('messages')
      .leftJoin('entries', (join) =>
        join
          .onRef('entries.digest_id', '=', 'messages.digest_id')
          .onRef('entries.part', '=', 'messages.part'),
      )
      .select(['messages.client_id', 'messages.state', 'entries.log_id_json'])
      .where('messages.user_key', '=', userKey)
      .where('messages.client_id', 'in', ids)
      .execute();
    for (const row of rows) {
      if (found.get(row.client_id)?.state === 'filed') continue;
      found.set(row.client_id, {
        state: messageStateSchema.parse(row.state),
        logId: parseLogId(row.log_id_json),
      });
    }
  }
  return found;
}

/** Runs a change only while the lease is ours; the row it touches is locked until the change is committed. */
async function withLease(
  database: Database,
  { digestId, fence }: Lease,
  change: (ongoing: Ongoing) => Promise<void>,
): Promise<void> {
  await database.transaction().execute(async (ongoing) => {
    const held = await ongoing
      .updateTable('digests')
      .set({ fence })
      .where('digest_id', '=', digestId)
      .where('fence', '=', fence)
      .executeTakeFirst();
    if (held.numUpdatedRows !== 1n) throw new DaybookError('logged_elsewhere');
    await change(ongoing);
  });
}

function parseLogId(json: string | null): FoundMessage['logId'] {
  return json === null ? undefined : recordIdSchema.parse(JSON.parse(json));
}

function messagePlace(userKey: string, messageId: string): string {
  return `messages/${userKey}/${messageId}`;
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / ROWS_AT_ONCE) }, (_, index) =>
    items.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
}
