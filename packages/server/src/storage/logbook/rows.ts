import {
  type EntryState,
  type MessageState,
  type RecordId,
  recordIdSchema,
  type Standing,
} from '@daybook/core';
import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { DaybookDatabase } from '../schema.js';

export type Database = Kysely<DaybookDatabase>;
export type Ongoing = Transaction<DaybookDatabase>;

/** Rows of one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const ROWS_AT_ONCE = 1_000;

export const submissionSchema = z.record(z.string(), z.unknown());

export const entryStateSchema = z.enum([
  'creating',
  'updating',
  'filed',
  'edited',
  'deleted',
  'closed',
] satisfies EntryState[]);

export const messageStateSchema = z.enum([
  'pending',
  'filed',
  'unfiled',
  'dismissed',
] satisfies MessageState[]);

export const likenessSchema = z.object({ words: z.array(z.string()), letters: z.array(z.string()) });

/** Where sealed values stand; what is sealed for one place opens nowhere else. */
export const placeOf = {
  conversation: (digestId: string): string => `digests.conversation/${digestId}`,
  submission: (digestId: string): string => `digests.submission/${digestId}`,
  reason: (digestId: string): string => `digests.reason/${digestId}`,
  problem: (digestId: string): string => `digests.problem/${digestId}`,
  message: (userKey: string, messageId: string): string => `messages/${userKey}/${messageId}`,
  rest: (digestId: string): string => `calls.rest/${digestId}`,
  likeness: (digestId: string, part: number): string => `entries.likeness/${digestId}/${part}`,
  memory: (digestId: string, part: number): string => `entries.memory/${digestId}/${part}`,
};

/** A message among those of all accounts, while something is done for many of them at once. */
export function messageKey(userKey: string, messageId: string): string {
  return `${userKey} ${messageId}`;
}

export function digestIdsOf(rows: readonly { digest_id: string }[]): Set<string> {
  return new Set(rows.map(({ digest_id }) => digest_id));
}

export function parseLogId(json: string | null): RecordId | undefined {
  return json === null ? undefined : recordIdSchema.parse(JSON.parse(json));
}

export function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / ROWS_AT_ONCE) }, (_, index) =>
    items.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
}

/** Those of some digests that are calls. */
export async function callsAmong(ongoing: Ongoing, digestIds: readonly string[]): Promise<string[]> {
  const calls = await ongoing
    .selectFrom('digests')
    .select('digest_id')
    .where('digest_id', 'in', digestIds)
    .where('kind', '=', 'call')
    .execute();
  return calls.map(({ digest_id }) => digest_id);
}

/** Entries that are written again when something new is known. */
export const writableStates: readonly EntryState[] = ['filed', 'updating'];

/** Where messages stand, by scoped id; unknown ones are left out. */
export async function readStanding(
  database: Database | Ongoing,
  userKey: string,
  messageIds: readonly string[],
): Promise<Map<string, Standing>> {
  const standing = new Map<string, Standing>();
  for (const ids of chunks(messageIds)) {
    // oxlint-disable-next-line no-await-in-loop -- one connection
    const rows = await database
      .selectFrom('messages')
      .leftJoin('entries', (join) =>
        join
          .onRef('entries.digest_id', '=', 'messages.digest_id')
          .onRef('entries.part', '=', 'messages.part')
          .onRef('entries.revision', '<', 'messages.revision')
          .on('entries.state', 'in', writableStates),
      )
      .select(['messages.message_id', 'messages.state', 'messages.digest_id', 'messages.told'])
      .select([leftOut.as('left_out'), 'entries.part as behind'])
      .where('messages.user_key', '=', userKey)
      .where('messages.message_id', 'in', ids)
      // One statement: between two, a day could be closed and its messages be seen in neither.
      .unionAll((builder) =>
        builder
          .selectFrom('closed_messages')
          .select(['message_id', closedState.as('state'), 'digest_id'])
          .select([
            sql<number>`1`.as('told'),
            sql<number>`case when part is null then 1 else 0 end`.as('left_out'),
          ])
          .select(sql<number | null>`null`.as('behind'))
          .where('user_key', '=', userKey)
          .where('message_id', 'in', ids),
      )
      .execute();
    for (const { message_id: id, state, digest_id: digestId, told, left_out, behind } of rows) {
      standing.set(id, {
        id,
        state: messageStateSchema.parse(state),
        digestId,
        isTold: told === 1,
        isLeftOut: left_out === 1,
        isBehind: state === 'filed' && behind !== null,
      });
    }
  }
  return standing;
}

/** Who dismisses what is of unknown fate has seen it in the CRM. */
const leftOut = sql<number>`case when messages.state = 'dismissed' and reason <> 'fate_unknown' then 1 else 0 end`;

/** Where a message of a closed day stands. */
export const closedState = sql<MessageState>`case when closed_messages.part is null then 'dismissed' else 'filed' end`;

/** Digests are always locked before their messages: no two transactions then wait for each other. */
export async function lockDigests(ongoing: Ongoing, userKey: string, ids: readonly string[]): Promise<void> {
  await ongoing
    .updateTable('digests')
    .set(({ ref }) => ({ updated_at: ref('updated_at') }))
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', [...ids])
    .execute();
}

/** Whether something is known of a filed message that its entry does not say yet. */
export async function isBehind(ongoing: Ongoing, digestId: string): Promise<boolean> {
  const row = await ongoing
    .selectFrom('messages')
    .innerJoin('entries', (join) =>
      join
        .onRef('entries.digest_id', '=', 'messages.digest_id')
        .onRef('entries.part', '=', 'messages.part')
        .onRef('entries.revision', '<', 'messages.revision'),
    )
    .select('messages.message_id')
    .where('messages.digest_id', '=', digestId)
    .where('messages.state', '=', 'filed')
    .where('entries.state', 'in', writableStates)
    .executeTakeFirst();
  return row !== undefined;
}
