import {
  conversationSchema,
  type DigestRecord,
  type FoundMessage,
  inTurns,
  type MessageRecord,
  messageSchema,
} from '@daybook/core';
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { DaybookDatabase, MessageTable } from '../schema.js';
import type { SealedJson } from '../sealed-json.js';
import {
  chunks,
  closedState,
  type Database,
  entryStateSchema,
  messageStateSchema,
  parseLogId,
  placeOf,
  submissionSchema,
  textsSchema,
} from './rows.js';

/** Of a closed day nothing is known but its entries; it gets a conversation again before anything is written. */
const closed: Pick<DigestRecord, 'conversation' | 'additionalSubmission'> = {
  conversation: {
    conversationLogId: '',
    conversationId: '',
    contact: { id: '', name: '' },
    correspondents: [],
  },
  additionalSubmission: {},
};

/** A digest with its entries and with those of its messages whose text is still kept. */
export async function loadDigest(
  database: Database,
  sealed: SealedJson,
  digestId: string,
): Promise<DigestRecord> {
  const ofDigest = ['digest_id', '=', digestId] as const;
  const digest = await database
    .selectFrom('digests')
    .selectAll()
    .where(...ofDigest)
    .executeTakeFirstOrThrow();
  const entries = await database
    .selectFrom('entries')
    .selectAll()
    .where(...ofDigest)
    .orderBy('part')
    .execute();
  const messages = await database
    .selectFrom('messages')
    .selectAll()
    .where(...ofDigest)
    .execute();
  return {
    id: digestId,
    userKey: digest.user_key,
    revision: digest.revision,
    ...(digest.is_closed === 1
      ? closed
      : {
          conversation: sealed.open(
            conversationSchema,
            digest.sealed_conversation,
            placeOf.conversation(digestId),
          ),
          additionalSubmission: sealed.open(
            submissionSchema,
            digest.sealed_submission,
            placeOf.submission(digestId),
          ),
        }),
    entries: entries.map((row) => ({
      part: row.part,
      state: entryStateSchema.parse(row.state),
      logId: parseLogId(row.log_id_json),
      writtenAt: row.written_at,
      likeness: {
        words: textsSchema.parse(JSON.parse(row.texts_json)),
        letters: textsSchema.parse(JSON.parse(row.letters_json)),
      },
      verifyAt: row.verify_at ?? undefined,
      missingSince: row.missing_since ?? undefined,
      revision: row.revision,
    })),
    messages: await openMessages(sealed, messages),
  };
}

async function openMessages(
  sealed: SealedJson,
  rows: readonly Selectable<MessageTable>[],
): Promise<MessageRecord[]> {
  const opened: MessageRecord[] = [];
  await inTurns(rows, ({ sealed_message: text, user_key, message_id: id, part, state, revision }) => {
    if (text === null) return;
    opened.push({
      id,
      state: messageStateSchema.parse(state),
      part: part ?? undefined,
      message: sealed.open(messageSchema, text, placeOf.message(user_key, id)),
      revision,
    });
  });
  return opened;
}

/** Where messages stand, by the client's id. In a group a message has several entries: a filed one is told first. */
export async function findMessages(
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
      // One statement: between two, a day could be closed and its messages be seen in neither.
      .unionAll((builder) =>
        selectClosed(builder)
          .where('closed_messages.user_key', '=', userKey)
          .where('closed_messages.message_id', 'in', ids)
          .where('closed_messages.client_id', 'is', null),
      )
      .unionAll((builder) =>
        selectClosed(builder)
          .where('closed_messages.client_id', 'in', ids)
          // Spelled so that SQLite does not go through all of the user's messages instead.
          .where(sql<boolean>`closed_messages.user_key || '' = ${userKey}`),
      )
      .execute();
    for (const row of rows) {
      if (found.get(row.client_id)?.state === 'filed') continue;
      const state = messageStateSchema.parse(row.state);
      found.set(row.client_id, { state, logId: parseLogId(row.log_id_json) });
    }
  }
  return found;
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- a query's type is Kysely's
function selectClosed(builder: ExpressionBuilder<DaybookDatabase, never>) {
  return builder
    .selectFrom('closed_messages')
    .leftJoin('entries', (join) =>
      join
        .onRef('entries.digest_id', '=', 'closed_messages.digest_id')
        .onRef('entries.part', '=', 'closed_messages.part'),
    )
    .select([
      sql<string>`coalesce(closed_messages.client_id, closed_messages.message_id)`.as('client_id'),
      closedState.as('state'),
      'entries.log_id_json',
    ]);
}
