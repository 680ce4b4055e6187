import type { CallMemory } from '../call/call-memory.js';
import type { Likeness, LogbookRecord } from './record.js';

/**
 * The right to write a digest: held by one writer at a time, until `until`. `fence` grows with every lease, and the
 * store refuses what a former holder sends (a fencing token).
 */
export interface Lease {
  digestId: string;
  userKey: string;
  fence: number;
  until: number;
}

/** What a digest is opened with. */
export interface Opening {
  /** Names this process. */
  holder: string;
  /** Epoch milliseconds, and until when the lease is held without being renewed. */
  now: number;
  until: number;
  /**
   * What is about to be sent to the CRM, when that is known from the record alone. Called within the step, also for a record
   * that then turns out not to be what is opened: it must be quick, and do nothing else.
   */
  plan: (record: LogbookRecord) => Intent | undefined;
}

/** A digest that is held, with everything that is known of it. */
export interface Opened {
  lease: Lease;
  record: LogbookRecord;
  /** What {@link Opening.plan} gave; it is recorded. */
  intent: Intent | undefined;
  /** How often it was opened in vain before: its writer ended without a word. */
  openings: number;
}

/** A write that is about to be sent to the CRM. */
export interface Intent {
  part: number;
  /** Ids of the messages that it files. */
  messageIds: string[];
  kind: 'creating' | 'updating';
  likeness: Likeness;
  /** Of a call's entry. */
  memory?: CallMemory | undefined;
  now: number;
  verifyAt: number | undefined;
}
