import {
  type ArrivingMessage,
  conversationSchema,
  type DigestRecord,
  type EntryRecord,
  type FoundMessage,
  inTurns,
  type LogbookRecord,
  type MessageRecord,
  mergeConversation,
  messageSchema,
} from '@daybook/core';
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { DaybookDatabase, EntryTable, MessageTable } from '../schema.js';
import type { SealedJson } from '../sealed-json.js';
import type { HeldDays } from './held-days.js';
import type { HotStatements } from './hot-statements.js';
import type { Resolved } from './known-messages.js';
import { openCall, openItem, readRest, toEntry } from './load-call.js';
import {
  chunks,
  closedState,
  type Database,
  messageStateSchema,
  type Ongoing,
  parseLogId,
  placeOf,
  submissionSchema,
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

/** A digest's row, as it is opened. */
export interface OpenRow {
  digest_id: string;
  user_key: string;
  sealed_conversation: string;
  sealed_submission: string;
  lease_holder: string | null;
  lease_until: number;
  fence: number;
  openings: number;
  revision: number;
  kind: string;
}

/** The columns of {@link OpenRow}. */
export const openRowColumns = [
  'digest_id',
  'user_key',
  'sealed_conversation',
  'sealed_submission',
  'lease_holder',
  'lease_until',
  'fence',
  'openings',
  'revision',
  'kind',
] as const satisfies readonly (keyof OpenRow)[];

/** A digest that is being opened, and what comes into it. */
interface Loading {
  id: string;
  row: OpenRow;
  resolved: Resolved | undefined;
}

/** Makes the records of digests that are being opened: from what has come, from memory, or from their rows. */
export class RecordLoader {
  readonly #tools: { ongoing: Ongoing; statements: HotStatements; sealed: SealedJson; held: HeldDays };

  constructor(tools: { ongoing: Ongoing; statements: HotStatements; sealed: SealedJson; held: HeldDays }) {
    this.#tools = tools;
  }

  async load(opening: readonly Loading[]): Promise<Map<string, LogbookRecord>> {
    const records = new Map<string, LogbookRecord>();
    const toRead: Loading[] = [];
    for (const each of opening) {
      const record = isNew(each) ? newRecord(each) : this.#held(each);
      if (record) records.set(each.id, record);
      else toRead.push(each);
    }
    for (const [id, record] of await this.#read(toRead)) records.set(id, record);
    for (const { id, row, resolved } of opening) {
      const record = records.get(id);
      if (record?.kind !== 'day' || resolved === undefined) continue;
      record.revision = row.revision;
      record.messages.push(...resolved.fresh.map(toRecord));
      const { additionalSubmission } = resolved.day;
      if (Object.keys(additionalSubmission).length > 0) record.additionalSubmission = additionalSubmission;
    }
    return records;
  }

  /** What an entry says around its messages grows with what requests tell. */
  async learnConversation(
    { day, sealedConversation }: Resolved,
    row: OpenRow,
    opened: LogbookRecord | undefined,
  ): Promise<void> {
    if (row.sealed_conversation === sealedConversation) return;
    const { ongoing, sealed } = this.#tools;
    const place = placeOf.conversation(day.id);
    const record = opened?.kind === 'day' ? opened : undefined;
    const known = record?.conversation ?? sealed.open(conversationSchema, row.sealed_conversation, place);
    const merged = mergeConversation(known, day.conversation);
    if (merged === known) return;
    if (record) record.conversation = merged;
    await ongoing
      .updateTable('digests')
      .set({ sealed_conversation: sealed.seal(merged, place) })
      .where('digest_id', '=', day.id)
      .execute();
  }

  #held({ id, row, resolved }: Loading): DigestRecord | undefined {
    const bump = resolved ? 1 : 0;
    return this.#tools.held.take(id, row.fence, row.revision - bump);
  }

  async #read(loading: readonly Loading[]): Promise<Map<string, LogbookRecord>> {
    const { ongoing, statements, sealed } = this.#tools;
    const ids = loading.map(({ id }) => [id]);
    const entries = await statements.run<Selectable<EntryTable>>(ongoing, 'entriesOf', ids);
    const messages = await statements.run<Selectable<MessageTable>>(ongoing, 'messagesOf', ids);
    const records = new Map<string, LogbookRecord>();
    for (const { id, row } of loading) {
      const items = {
        entries: entries.filter(({ digest_id }) => digest_id === id),
        messages: messages.filter(({ digest_id }) => digest_id === id),
      };
      // oxlint-disable-next-line no-await-in-loop -- a long day is opened in turns
      const record = await openRecord(sealed, row, items);
      if (record) records.set(id, record);
    }
    return records;
  }
}

/** All is known from the request: the row was made in this very step. */
function isNew({ row, resolved }: Loading): boolean {
  return (
    resolved !== undefined &&
    row.sealed_conversation === resolved.sealedConversation &&
    row.fence === 1 &&
    row.revision === 1 &&
    resolved.kept.length === 0
  );
}

function newRecord({ id, row, resolved }: Loading): DigestRecord | undefined {
  return (
    resolved && {
      id,
      kind: 'day',
      userKey: row.user_key,
      revision: row.revision,
      conversation: resolved.day.conversation,
      additionalSubmission: resolved.day.additionalSubmission,
      entries: [],
      messages: [],
    }
  );
}

function toRecord({ id, message }: ArrivingMessage): MessageRecord {
  return { id, state: 'pending', part: undefined, message, revision: 0 };
}

/** A record with its entries, and with what is still kept of its words; undefined for a call of which nothing is. */
export async function loadRecord(
  database: Database,
  sealed: SealedJson,
  digestId: string,
): Promise<LogbookRecord | undefined> {
  const ofDigest = ['digest_id', '=', digestId] as const;
  const row = await database
    .selectFrom('digests')
    .selectAll()
    .where(...ofDigest)
    .executeTakeFirstOrThrow();
  const entries = await selectEntries(database, digestId);
  const messages = await database
    .selectFrom('messages')
    .selectAll()
    .where(...ofDigest)
    .execute();
  const record = await openRecord(sealed, row, { entries, messages });
  if (record !== undefined || row.kind !== 'call') return record;
  const known = await readRest(database, sealed, digestId);
  return known && openCall(sealed, row, { state: 'filed', part: undefined, known }, entries);
}

/** The entries of a record, whatever else is left of it. */
export async function loadEntries(
  database: Database,
  sealed: SealedJson,
  digestId: string,
): Promise<EntryRecord[]> {
  return (await selectEntries(database, digestId)).map((row) => toEntry(row, sealed));
}

function selectEntries(database: Database, digestId: string): Promise<Selectable<EntryTable>[]> {
  return database
    .selectFrom('entries')
    .selectAll()
    .where('digest_id', '=', digestId)
    .orderBy('part')
    .execute();
}

async function openRecord(
  sealed: SealedJson,
  row: OpenedRow,
  { entries, messages }: { entries: Selectable<EntryTable>[]; messages: Selectable<MessageTable>[] },
): Promise<LogbookRecord | undefined> {
  if (row.kind === 'call') {
    const [item] = messages;
    const text = item?.sealed_message;
    return item && text
      ? openCall(sealed, row, openItem(sealed, row, { ...item, sealed_message: text }), entries)
      : undefined;
  }
  return {
    ...openDigest(sealed, row),
    entries: entries.map((entry) => toEntry(entry, sealed)),
    messages: await openMessages(sealed, messages),
  };
}

type OpenedRow = Pick<
  OpenRow,
  'digest_id' | 'user_key' | 'revision' | 'sealed_conversation' | 'sealed_submission' | 'kind'
>;

/** A day that was closed, and is only verified or looked at, has no words any more. */
function openDigest(sealed: SealedJson, row: OpenedRow): Omit<DigestRecord, 'entries' | 'messages'> {
  const id = row.digest_id;
  return {
    kind: 'day',
    id,
    userKey: row.user_key,
    revision: row.revision,
    conversation:
      row.sealed_conversation === ''
        ? closed.conversation
        : sealed.open(conversationSchema, row.sealed_conversation, placeOf.conversation(id)),
    additionalSubmission:
      row.sealed_submission === ''
        ? {}
        : sealed.open(submissionSchema, row.sealed_submission, placeOf.submission(id)),
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
