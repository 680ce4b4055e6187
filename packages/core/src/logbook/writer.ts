import type { ReturnMessage } from '../contract/v1/return-message.js';
import type { EntryWritesOptions } from './entry-writes.js';
import type { LogbookOptions } from './logbook-options.js';
import type { Intent } from './opening.js';
import type { RenderSettings } from './plan.js';
import type { RecentReads } from './recent-reads.js';
import type { WaitingSenders } from './waiting-senders.js';

/** What a writer works with. */
export interface WriterOptions extends EntryWritesOptions {
  settings: RenderSettings;
  /** Who waits for messages of a day. */
  senders: WaitingSenders;
  /** What entries of calls said a moment ago. */
  reads: RecentReads;
  findNewContact: Required<LogbookOptions>['findNewContact'];
}

/** What became of a digest. */
export interface Commit {
  /** Whether an entry was created. */
  created: boolean;
  returnMessage: ReturnMessage | undefined;
  /** Scoped ids of the messages that are in the CRM now. */
  filed: Set<string>;
  /** Whether the CRM was asked for anything. */
  asked: boolean;
  /** For how long more messages are to be gathered before the entry is written again. */
  gatherMs: number;
  /** Whether the lease ended with the last write. */
  isReleased: boolean;
  /** The digest in which it goes on: that of the contact that it waited for. */
  handedTo: string | undefined;
}

/** A commit with nothing to do. */
export const nothingDone: Commit = {
  created: false,
  returnMessage: undefined,
  filed: new Set(),
  asked: false,
  gatherMs: 0,
  isReleased: false,
  handedTo: undefined,
};

/** Writes a record. `intended`: what was recorded in the step that opened it. */
export type WriteRecord = (options: WriterOptions, intended: Intent | undefined) => Promise<Commit>;

/** A record as it was planned when it was opened. */
export interface Planned {
  /** What is about to be sent to the CRM, when that is known from the record alone. */
  intent: Intent | undefined;
  write: WriteRecord;
}

/** What a record is planned with. */
export interface PlanOptions {
  settings: RenderSettings;
  now: () => number;
}
