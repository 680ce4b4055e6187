import {
  type CallKnowledge,
  type CallState,
  callItemId,
  callKnowledgeSchema,
  callMemorySchema,
  type EntryRecord,
  type LoggedCall,
} from '@daybook/core';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { EntryTable } from '../schema.js';
import type { SealedJson } from '../sealed-json.js';
import {
  type Database,
  entryStateSchema,
  likenessSchema,
  messageStateSchema,
  type Ongoing,
  parseLogId,
  placeOf,
} from './rows.js';

const callStateSchema: z.ZodType<CallState> = z.union([messageStateSchema, z.literal('early')]);

/** What is kept of a call beside its entries. */
export interface CallItem {
  state: CallState;
  reason: string | null;
  part: number | undefined;
  takenInAt: number;
  /** Its text was dropped. */
  isClosed: boolean;
  /** Undefined when nothing of it is left. */
  known: CallKnowledge | undefined;
}

/** The item of a call; undefined when nothing is kept of it yet. */
export async function readItem(
  database: Database | Ongoing,
  sealed: SealedJson,
  { userKey, digestId, isClosed }: { userKey: string; digestId: string; isClosed: boolean },
): Promise<CallItem | undefined> {
  const itemId = callItemId(digestId);
  const row = await database
    .selectFrom('messages')
    .select(['state', 'reason', 'part', 'taken_in_at', 'sealed_message'])
    .where('user_key', '=', userKey)
    .where('message_id', '=', itemId)
    .executeTakeFirst();
  if (row !== undefined) {
    const { state, reason, taken_in_at: takenInAt, sealed_message: text } = row;
    const part = row.part ?? undefined;
    const known = text === null ? undefined : openKnown(sealed, userKey, itemId, text);
    return { state: callStateSchema.parse(state), reason, part, takenInAt, isClosed: false, known };
  }
  if (!isClosed) return undefined;
  const closed = await database
    .selectFrom('closed_messages')
    .select('part')
    .where('user_key', '=', userKey)
    .where('message_id', '=', itemId)
    .executeTakeFirst();
  if (closed === undefined) return undefined;
  const state = closed.part === null ? 'dismissed' : 'filed';
  return {
    state,
    reason: null,
    part: undefined,
    takenInAt: 0,
    isClosed: true,
    known: await readRest(database, sealed, digestId),
  };
}

/** What is remembered of a call whose text was dropped. */
export async function readRest(
  database: Database | Ongoing,
  sealed: SealedJson,
  digestId: string,
): Promise<CallKnowledge | undefined> {
  const row = await database
    .selectFrom('calls')
    .select('sealed_rest')
    .where('digest_id', '=', digestId)
    .executeTakeFirst();
  const rest = row?.sealed_rest;
  return rest ? sealed.open(callKnowledgeSchema, rest, placeOf.rest(digestId)) : undefined;
}

/** A call from its rows. */
export function openCall(
  sealed: SealedJson,
  row: { digest_id: string; user_key: string; revision: number },
  item: Pick<LoggedCall, 'state' | 'part' | 'known'>,
  entries: readonly Selectable<EntryTable>[],
): LoggedCall {
  const id = row.digest_id;
  const itemId = callItemId(id);
  return {
    kind: 'call',
    id,
    userKey: row.user_key,
    revision: row.revision,
    entries: entries.map((entry) => toEntry(entry, sealed)),
    itemId,
    ...item,
  };
}

/** What is known of a call, from its row. */
export function openItem(
  sealed: SealedJson,
  { digest_id: id, user_key: userKey }: { digest_id: string; user_key: string },
  { state, part, sealed_message: text }: { state: string; part: number | null; sealed_message: string },
): Pick<LoggedCall, 'state' | 'part' | 'known'> {
  return {
    part: part ?? undefined,
    state: callStateSchema.parse(state),
    known: openKnown(sealed, userKey, callItemId(id), text),
  };
}

function openKnown(sealed: SealedJson, userKey: string, itemId: string, text: string): CallKnowledge {
  return sealed.open(callKnowledgeSchema, text, placeOf.message(userKey, itemId));
}

/** An entry of the CRM from its row. */
export function toEntry(row: Selectable<EntryTable>, sealed: SealedJson): EntryRecord {
  const { sealed_likeness: likeness, sealed_memory: memory } = row;
  return {
    part: row.part,
    state: entryStateSchema.parse(row.state),
    logId: parseLogId(row.log_id_json),
    writtenAt: row.written_at,
    likeness:
      likeness === ''
        ? { words: [], letters: [] }
        : sealed.open(likenessSchema, likeness, placeOf.likeness(row.digest_id, row.part)),
    verifyAt: row.verify_at ?? undefined,
    missingSince: row.missing_since ?? undefined,
    revision: row.revision,
    ...(memory !== null && {
      memory: sealed.open(callMemorySchema, memory, placeOf.memory(row.digest_id, row.part)),
    }),
  };
}
