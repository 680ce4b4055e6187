import { conversationSchema, type FoundMessage, type RecordId, scopedMessageId } from '@daybook/core';
import { sql } from 'kysely';
import { ifReadable, type SealedJson } from '../sealed-json.js';
import { chunks, closedState, type Database, messageStateSchema, parseLogId, placeOf } from './rows.js';

/**
 * Where messages stand, by the client's id. In a group a message has several entries: that of the contact is told first, then
 * a filed one.
 */
export async function findMessages(
  database: Database,
  sealed: SealedJson,
  userKey: string,
  clientIds: readonly string[],
  contactId?: RecordId,
): Promise<Map<string, FoundMessage>> {
  const found = new Map<string, Omit<FoundMessage, 'contactId'> & { digestId: string }>();
  for (const ids of chunks(clientIds)) {
    // oxlint-disable-next-line no-await-in-loop
    const rows = await selectOpen(database)
      .where('messages.user_key', '=', userKey)
      .where('messages.message_id', 'in', ids)
      .whereRef('messages.client_id', '=', 'messages.message_id')
      .unionAll((builder) =>
        selectOpen(builder)
          .where('messages.user_key', '=', userKey)
          .where('messages.client_id', 'in', ids)
          .whereRef('messages.client_id', '<>', 'messages.message_id'),
      )
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
    const isOfContact = ({ client_id, message_id }: (typeof rows)[number]): boolean =>
      contactId !== undefined && message_id === scopedMessageId(client_id, contactId);
    const contactLast = rows.toSorted((one, other) => Number(isOfContact(one)) - Number(isOfContact(other)));
    for (const row of contactLast) {
      if (found.get(row.client_id)?.state === 'filed' && !isOfContact(row)) continue;
      const state = messageStateSchema.parse(row.state);
      found.set(row.client_id, { state, logId: parseLogId(row.log_id_json), digestId: row.digest_id });
    }
  }
  const digestIds = new Set([...found.values()].map(({ digestId }) => digestId));
  const contacts = await readContacts(database, sealed, [...digestIds]);
  return new Map(
    [...found].map(([id, { digestId, ...where }]) => [id, { ...where, contactId: contacts.get(digestId) }]),
  );
}

/** Whose days these are; of a closed day that is not known. */
async function readContacts(
  database: Database,
  sealed: SealedJson,
  digestIds: readonly string[],
): Promise<Map<string, RecordId>> {
  const contacts = new Map<string, RecordId>();
  for (const ids of chunks(digestIds)) {
    // oxlint-disable-next-line no-await-in-loop
    const rows = await database
      .selectFrom('digests')
      .select(['digest_id', 'sealed_conversation'])
      .where('digest_id', 'in', ids)
      .where('sealed_conversation', '<>', '')
      .execute();
    for (const { digest_id: id, sealed_conversation: text } of rows) {
      const known = ifReadable(() => sealed.open(conversationSchema, text, placeOf.conversation(id)));
      if (known) contacts.set(id, known.contact.id);
    }
  }
  return contacts;
}

// oxlint-disable typescript/explicit-function-return-type -- a query's type is Kysely's
function selectOpen(builder: Pick<Database, 'selectFrom'>) {
  return builder
    .selectFrom('messages')
    .leftJoin('entries', (join) =>
      join.onRef('entries.digest_id', '=', 'messages.digest_id').onRef('entries.part', '=', 'messages.part'),
    )
    .select(['messages.client_id', 'messages.message_id', 'messages.state', 'entries.log_id_json'])
    .select('messages.digest_id');
}

function selectClosed(builder: Pick<Database, 'selectFrom'>) {
  return builder
    .selectFrom('closed_messages')
    .leftJoin('entries', (join) =>
      join
        .onRef('entries.digest_id', '=', 'closed_messages.digest_id')
        .onRef('entries.part', '=', 'closed_messages.part'),
    )
    .select([
      sql<string>`coalesce(closed_messages.client_id, closed_messages.message_id)`.as('client_id'),
      'closed_messages.message_id',
      closedState.as('state'),
      'entries.log_id_json',
      'closed_messages.digest_id',
    ]);
}
