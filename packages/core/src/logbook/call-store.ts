import type { CallKnowledge } from '../call/call-knowledge.js';
import type { ShownCall } from '../call/show-call.js';
import type { RecordId } from '../contract/v1/contact.js';
import type { Opened, Opening } from './opening.js';
import type { EntryState, LoggedCall } from './record.js';

/** What a request makes of what is known of a call. */
export interface Learnt {
  known: CallKnowledge;
  /** Whether the CRM is to hear of it. */
  isNews: boolean;
  /** Whether enough is known to log it. */
  isReady: boolean;
  /** When the call began, epoch milliseconds. */
  startsAt: number | undefined;
  /** The contact that it is filed under. */
  contactId: RecordId | undefined;
  /** When delivery in the background takes it up, should this process not. Epoch milliseconds. */
  retryAt: number;
}

/** What was known of a call when a request came. */
export interface KnownCall {
  known: CallKnowledge | undefined;
  /** Whether an entry stands in the CRM, or is on its way there. */
  isBegun: boolean;
}

/** What a request says of a call, on its way in. */
export interface ArrivingCall {
  userKey: string;
  /** RingCentral's id of the call; several of the user's extensions may have taken part in it. */
  sessionId: string;
  /** Hash of the extension whose call it is; empty where the client does not say. */
  extension: string;
  telephonySessionId: string | undefined;
  /** Whether somebody waits for the entry: then what could not be filed is tried again, as far as that can do no harm. */
  isAwaited: boolean;
  /** Called within the step: it must be quick, and do nothing else. */
  learn: (before: KnownCall) => Learnt;
  /** What came before anybody asked to log the call, and earlier than this, counts no more. Epoch milliseconds. */
  earlySince: number;
  /** Epoch milliseconds. */
  now: number;
}

/** Answer of {@link CallStore.takeInCall}. */
export interface TakenInCall {
  call: LoggedCall;
  /** Whether something waits to be written. */
  isOpen: boolean;
  /** When it was to be opened, and nobody else holds it. */
  opened: Opened | undefined;
}

/** Where a call stands in the CRM. */
export interface FoundCall {
  sessionId: string;
  digestId: string;
  telephonySessionId: string | undefined;
  contactId: RecordId | undefined;
  /** Undefined as long as the CRM does not have it. */
  logId: RecordId | undefined;
  entryState: EntryState | undefined;
}

/** The part of the logbook's storage port that is about calls. Everything else is the same for days and for calls. */
export interface CallStore {
  /**
   * Merges what a request says into what is known of the call; all requests of one person's call come one after the
   * other. A call is one session and one extension. A request that names no extension means the person's own call of
   * that session, the one touched last; a call that was begun without one is taken over by the first request that does.
   *
   * What is news makes the call `pending`, unless it was dismissed, or is unfiled for a reason that is final for
   * everybody but a person. Of an unfiled call so does a request that is awaited, unless the CRM has just refused what is known of
   * it.
   *
   * @param opening - opens it in the same step, where something waits
   */
  takeInCall(arriving: ArrivingCall, opening?: Opening): Promise<TakenInCall>;
  /** The person's calls of these sessions, as {@link CallStore.takeInCall} chooses among them; unknown ones are left out. */
  findCalls(
    userKey: string,
    sessionIds: readonly string[],
    extension: string,
  ): Promise<Map<string, FoundCall>>;
  /** A call with all that is known of it, as it stands now. */
  readCall(digestId: string): Promise<LoggedCall | undefined>;
  /** Keeps what the person was shown of a call: a later change of theirs is compared with that. */
  showCall(
    digestId: string,
    part: number,
    show: (call: LoggedCall) => Pick<ShownCall, 'known' | 'memory'>,
  ): Promise<void>;
  /** Forgets what is known of calls that nobody asked to log since `before`. Returns how many. */
  dropEarly(before: number): Promise<number>;
}
