import type { RecordId } from '../contract/v1/contact.js';
import type { Message } from '../contract/v1/message.js';
import type { Conversation } from '../digest/conversation.js';

/**
 * Where a message stands. `pending`: taken in, to be written. `filed`: in the CRM. `unfiled`: will not be written
 * unless somebody acts; its reason says why.
 */
export type MessageState = 'pending' | 'filed' | 'unfiled';

/**
 * Where an entry stands. `creating` and `updating`: a write was begun and its result is not recorded; if no lease is
 * held, its fate is unknown. `filed`: the CRM holds what we wrote. `deleted`, `edited`: a person changed the entry,
 * and it is never written again.
 */
export type EntryState = 'creating' | 'updating' | 'filed' | 'deleted' | 'edited';

/** A message as the logbook keeps it. */
export interface MessageRecord {
  /** Scoped id ({@link scopedMessageId}), perhaps of a piece. */
  id: string;
  state: MessageState;
  /** The part it stands in, or is being written into. */
  part: number | undefined;
  message: Message;
}

/** One entry of the CRM. */
export interface EntryRecord {
  part: number;
  state: EntryState;
  /** The CRM's id, once known. */
  logId: RecordId | undefined;
  /** Epoch milliseconds at which the last write was begun. */
  writtenAt: number;
}

/** A conversation's day, with everything needed to write it again. */
export interface DigestRecord {
  id: string;
  userKey: string;
  conversation: Conversation;
  additionalSubmission: Record<string, unknown>;
  entries: EntryRecord[];
  messages: MessageRecord[];
}

/** One day's messages on their way in. */
export interface TakeIn {
  id: string;
  userKey: string;
  conversation: Conversation;
  additionalSubmission: Record<string, unknown>;
  messages: { id: string; message: Message }[];
  /** Epoch milliseconds. */
  now: number;
}

/**
 * The right to write a digest: held by one writer at a time, until `until`. `fence` grows with every lease, and the
 * store refuses what a former holder sends.
 */
export interface Lease {
  digestId: string;
  fence: number;
  until: number;
}

/** A write that is about to be sent to the CRM. */
export interface Intent {
  part: number;
  /** Ids of the messages that it files. */
  messageIds: string[];
  kind: 'creating' | 'updating';
  now: number;
}

/**
 * How a write ended. `filed`: the CRM confirmed it. `refused`: it surely did not land, the messages stay pending.
 * `unknown`: it may have landed. `deleted`: the entry is gone.
 */
export type WriteResult =
  | { outcome: 'filed'; logId: RecordId }
  | { outcome: 'refused' }
  | { outcome: 'unknown' }
  | { outcome: 'deleted' };

/**
 * The storage port of the logbook. Every method is one transaction. Methods that take a lease do nothing and reject
 * when it has passed to somebody else.
 */
export interface LogbookStore {
  /**
   * Writes what is not yet known as `pending`, all or nothing, and tells where each message stood before. A message
   * that waits in another digest and is in no entry yet moves here: its sender chose another contact. An `unfiled`
   * one becomes pending again.
   */
  takeIn(days: readonly TakeIn[]): Promise<Map<string, MessageState | 'new'>>;
  /** Undefined while somebody else holds an unexpired lease. */
  acquire(digestId: string, holder: string, now: number, until: number): Promise<Lease | undefined>;
  load(lease: Lease): Promise<DigestRecord>;
  intend(lease: Lease, intent: Intent): Promise<void>;
  settle(lease: Lease, part: number, result: WriteResult): Promise<void>;
  /** Marks all pending messages as unfiled. */
  giveUp(lease: Lease, reason: string): Promise<void>;
  release(lease: Lease): Promise<void>;
  /** Where messages stand, by scoped id; unknown ids are left out. With the CRM's id of the entry they stand in. */
  find(userKey: string, messageIds: readonly string[]): Promise<Map<string, FoundMessage>>;
}

/** Answer of {@link LogbookStore.find}. */
export interface FoundMessage {
  state: MessageState;
  logId: RecordId | undefined;
}
