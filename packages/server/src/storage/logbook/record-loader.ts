import {
  type ArrivingMessage,
  conversationSchema,
  type DigestRecord,
  type LogbookRecord,
  type MessageRecord,
  mergeConversation,
} from '@daybook/core';
import type { Selectable } from 'kysely';
import type { EntryTable, MessageTable } from '../schema.js';
import type { Resolved } from './known-messages.js';
import { type OpenRow, openRecord } from './load-record.js';
import { placeOf } from './rows.js';
import type { StepTools } from './step-tools.js';

/** A digest that is being opened, and what comes into it. */
interface Loading {
  id: string;
  row: OpenRow;
  resolved: Resolved | undefined;
}

/** Makes the records of digests that are being opened: from what has come, from memory, or from their rows. */
export class RecordLoader {
  readonly #tools: Omit<StepTools, 'prints'>;

  constructor(tools: Omit<StepTools, 'prints'>) {
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
      if (Object.keys(resolved.submission).length > 0) record.additionalSubmission = resolved.submission;
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
    const { ongoing, sealed, held } = this.#tools;
    const place = placeOf.conversation(day.id);
    const record = opened?.kind === 'day' ? opened : undefined;
    const known = record?.conversation ?? sealed.open(conversationSchema, row.sealed_conversation, place);
    const merged = mergeConversation(known, day.conversation);
    if (merged === known) return;
    if (record) record.conversation = merged;
    else held.forget(day.id);
    await ongoing
      .updateTable('digests')
      .set(({ eb }) => ({
        sealed_conversation: sealed.seal(merged, place),
        // What any process still keeps of it in memory is no longer true.
        ...(!record && { revision: eb('revision', '+', 1) }),
      }))
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
      since: resolved.day.now,
      conversation: resolved.day.conversation,
      additionalSubmission: resolved.day.additionalSubmission,
      chosenIn: 0,
      entries: [],
      messages: [],
    }
  );
}

function toRecord({ id, message }: ArrivingMessage): MessageRecord {
  return { id, state: 'pending', part: undefined, message, revision: 0 };
}
