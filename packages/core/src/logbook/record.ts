import type { CallKnowledge } from '../call/call-knowledge.js';
import type { CallMemory } from '../call/call-memory.js';
import type { RecordId } from '../contract/v1/contact.js';
import type { Message } from '../contract/v1/message.js';
import type { Conversation } from '../digest/conversation.js';

/**
 * Where a message stands. `pending`: taken in, to be written. `filed`: in the CRM. `unfiled`: will not be written
 * unless somebody acts; its digest's reason says why. `dismissed`: a person does not want it filed.
 */
export type MessageState = 'pending' | 'filed' | 'unfiled' | 'dismissed';

/**
 * Where an entry stands. `creating` and `updating`: a write was begun and its result is not recorded; if nobody holds
 * the lease, its fate is unknown. `filed`: the CRM holds what we wrote. `edited`, `deleted`: a person did that, and
 * their change stands. `closed`: its text was dropped, or a person asked to go on in a new entry.
 */
export type EntryState = 'creating' | 'updating' | 'filed' | 'edited' | 'deleted' | 'closed';

/** A message as the logbook keeps it. */
export interface MessageRecord {
  /** Scoped id ({@link scopedMessageId}), perhaps of a piece. */
  id: string;
  state: MessageState;
  /** The part it stands in, or is being written into. */
  part: number | undefined;
  message: Message;
  /** The {@link RecordFrame.revision} in which something new was learnt about it; 0 for never. */
  revision: number;
}

/** One entry of the CRM. */
export interface EntryRecord {
  part: number;
  state: EntryState;
  /** The CRM's id, once known. */
  logId: RecordId | undefined;
  /** Epoch milliseconds at which the last write was begun. */
  writtenAt: number;
  likeness: Likeness;
  /** When to look whether a write of unknown fate has landed on top of a newer one. */
  verifyAt: number | undefined;
  /** Since when the CRM does not show it, epoch milliseconds. */
  missingSince: number | undefined;
  /** The {@link RecordFrame.revision} of which it tells. */
  revision: number;
  /** Of a call's entry: what we wrote there, by which it is seen what people have changed. */
  memory?: CallMemory | undefined;
}

/** How our own text of an entry is known again, oldest first: fingerprints of what we have written or tried to write. */
export interface Likeness {
  /** {@link wordsPrint} of what we sent, and of what the CRM made of it. */
  words: string[];
  /** {@link lettersPrints} of what was written since the entry was last seen. */
  letters: string[];
}

/** What every record of the logbook has, whatever it is of: entries of the CRM, and a writer at a time. */
export interface RecordFrame {
  id: string;
  userKey: string;
  /** Grows whenever something comes, or something new is learnt. */
  revision: number;
  entries: EntryRecord[];
}

/** A conversation's day, with everything needed to write it again. */
export interface DigestRecord extends RecordFrame {
  kind: 'day';
  /** When the first of it was taken in, since anything is left of it; epoch milliseconds. */
  since: number;
  conversation: Conversation;
  additionalSubmission: Record<string, unknown>;
  /** The revision in which something of that was chosen when the day was known already; 0 for never. */
  chosenIn: number;
  /** Without those whose text was dropped. */
  messages: MessageRecord[];
}

/** Where a call stands: as a message does, or `early`: something is known of it, and nobody has asked to log it yet. */
export type CallState = MessageState | 'early';

/** A call, with everything needed to write it again. What is known of it is one thing, and grows. */
export interface LoggedCall extends RecordFrame {
  kind: 'call';
  /** Under which its standing is kept, as a message's is. */
  itemId: string;
  state: CallState;
  /** The entry in whose writing it was last; undefined when none was begun. */
  part: number | undefined;
  known: CallKnowledge;
}

/** What the logbook writes: a day of a conversation, or a call. */
export type LogbookRecord = DigestRecord | LoggedCall;
