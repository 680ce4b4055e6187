import { conversationSchema, type DigestRecord, type FoundMessage, messageSchema } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import {
  chunks,
  type Database,
  entryStateSchema,
  messageStateSchema,
  parseLogId,
  placeOf,
  submissionSchema,
  textsSchema,
} from './rows.js';

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
    conversation: sealed.open(conversationSchema, digest.sealed_conversation, placeOf.conversation(digestId)),
    additionalSubmission: sealed.open(
      submissionSchema,
      digest.sealed_submission,
      placeOf.submission(digestId),
    ),
    entries: entries.map((row) => ({
      part: row.part,
      state: entryStateSchema.parse(row.state),
      logId: parseLogId(row.log_id_json),
      writtenAt: row.written_at,
      texts: textsSchema.parse(JSON.parse(row.texts_json)),
      verifyAt: row.verify_at ?? undefined,
    })),
    messages: messages.flatMap(({ sealed_message: text, user_key, message_id, part, state }) =>
      text === null
        ? []
        : {
            id: message_id,
            state: messageStateSchema.parse(state),
            part: part ?? undefined,
            message: sealed.open(messageSchema, text, placeOf.message(user_key, message_id)),
          },
    ),
  };
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
      .execute();
    for (const row of rows) {
      if (found.get(row.client_id)?.state === 'filed') continue;
      const state = messageStateSchema.parse(row.state);
      found.set(row.client_id, { state, logId: parseLogId(row.log_id_json) });
    }
  }
  return found;
}
