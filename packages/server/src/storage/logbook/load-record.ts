/** Makes records from their rows. */
import {
  conversationSchema,
  type DigestRecord,
  type EntryRecord,
  inTurns,
  type LogbookRecord,
  type MessageRecord,
  messageSchema,
  type Opening,
} from '@daybook/core';
import type { Selectable } from 'kysely';
import type { EntryTable, MessageTable } from '../schema.js';
import type { SealedJson } from '../sealed-json.js';
import { openCall, openItem, readRest, toEntry } from './load-call.js';
import { type Database, messageStateSchema, placeOf, submissionSchema } from './rows.js';

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
  created_at: number;
  chosen_in: number;
}

/** Digests that somebody wants to write. */
export type DigestsOpening = Opening & { digestIds: readonly string[] };

/** Whether who asks holds the digest, and nobody else is writing it. */
export function isOpenedFor(opening: DigestsOpening | undefined, row: OpenRow | undefined): boolean {
  return (
    row !== undefined &&
    opening !== undefined &&
    opening.digestIds.includes(row.digest_id) &&
    row.lease_holder === opening.holder &&
    row.lease_until === opening.until
  );
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
  'created_at',
  'chosen_in',
] as const satisfies readonly (keyof OpenRow)[];

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

/** A record from its rows; undefined for a call of which no words are kept. */
export async function openRecord(
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
    entries: entries.map((entry) => toEntry(entry, sealed)),
    ...openDigest(sealed, row),
    messages: await openMessages(sealed, messages, entries),
  };
}

type OpenedRow = Pick<
  OpenRow,
  | 'digest_id'
  | 'user_key'
  | 'revision'
  | 'sealed_conversation'
  | 'sealed_submission'
  | 'kind'
  | 'created_at'
  | 'chosen_in'
>;

/** A day that was closed, and is only verified or looked at, has no words any more. */
function openDigest(sealed: SealedJson, row: OpenedRow): Omit<DigestRecord, 'entries' | 'messages'> {
  const id = row.digest_id;
  return {
    kind: 'day',
    id,
    userKey: row.user_key,
    revision: row.revision,
    since: row.created_at,
    conversation:
      row.sealed_conversation === ''
        ? closed.conversation
        : sealed.open(conversationSchema, row.sealed_conversation, placeOf.conversation(id)),
    additionalSubmission:
      row.sealed_submission === ''
        ? {}
        : sealed.open(submissionSchema, row.sealed_submission, placeOf.submission(id)),
    chosenIn: row.chosen_in,
  };
}

/** What waits for a person and may stand in an entry that is closed is on its way into none: nothing else waits for it. */
async function openMessages(
  sealed: SealedJson,
  rows: readonly Selectable<MessageTable>[],
  entries: readonly Selectable<EntryTable>[],
): Promise<MessageRecord[]> {
  const opened: MessageRecord[] = [];
  const over = new Set(entries.filter(({ state }) => state === 'closed').map(({ part }) => part));
  await inTurns(rows, ({ sealed_message: text, user_key, message_id: id, part, state, revision }) => {
    if (text === null) return;
    opened.push({
      id,
      state: messageStateSchema.parse(state),
      part: part === null || (state === 'unfiled' && over.has(part)) ? undefined : part,
      message: sealed.open(messageSchema, text, placeOf.message(user_key, id)),
      revision,
    });
  });
  return opened;
}
