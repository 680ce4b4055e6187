import type { CallMemory } from '../call/call-memory.js';
import type { RecordId } from '../contract/v1/contact.js';
import type { Message } from '../contract/v1/message.js';
import type { Conversation } from '../digest/conversation.js';
import type { ErrorCode } from '../errors/error-table.js';
import type { CallStore } from './call-store.js';
import type { Intent, Lease, Opened, Opening } from './opening.js';
import type { Likeness, LogbookRecord, MessageState } from './record.js';

/** Where a message stands, and in which digest; that need not be the one it was last sent for. */
export interface Standing {
  /** Scoped id under which it is kept. */
  id: string;
  state: MessageState | 'new';
  digestId: string;
  /** Whether its sender was told that it is logged, or left out. */
  isTold: boolean;
  /** Whether a person has dismissed it, and not because it stands in the CRM. */
  isLeftOut: boolean;
  /** Whether its entry does not yet say what is known of it by now. */
  isBehind: boolean;
}

/** A message on its way in, with the scoped ids under which it may be known. */
export interface ArrivingMessage {
  id: string;
  /** The same message of this contact, when the conversation was described the other way: as a group, or not as one. */
  otherId: string;
  /** For a piece of a long text that of its message, else the same. */
  baseId: string;
  otherBaseId: string;
  message: Message;
}

/** One day's messages on their way in. */
export interface TakeIn {
  id: string;
  userKey: string;
  conversation: Conversation;
  additionalSubmission: Record<string, unknown>;
  messages: ArrivingMessage[];
  /** Whether an entry is written again when a message in it has changed; not where messages are added one by one. */
  rewrites: boolean;
  /** Epoch milliseconds. */
  now: number;
  /** When delivery in the background takes the day up, should this process not. */
  retryAt: number;
}

/** Answer of {@link LogbookStore.takeIn}. */
export interface TakenIn {
  /** Where each message now stands (`new`: not known before), by the id that it was sent with. */
  standings: Map<string, Standing>;
  /** Of the digests that were to be opened, those that something waits in, and that nobody else holds. */
  opened: Map<string, Opened>;
}

/** What follows a digest's last write. */
export interface Release {
  /** When to take the digest up again; undefined when nothing of it waits. */
  at: number | undefined;
  /** When to take it up if something came meanwhile: after this {@link DigestRecord.revision}. */
  otherwise: number;
  revision: number;
}

/**
 * How a write ended. `filed`: the CRM holds it. `refused`: it surely did not land, its messages are free again.
 * `unknown`: it may have landed. `edited`: a person changed the entry; those of our messages that stand in it are
 * filed. `missing`: the CRM does not show the entry just now. `deleted`: it is gone.
 */
export type WriteResult =
  | {
      outcome: 'filed';
      logId: RecordId;
      verifyAt?: number | undefined;
      revision: number;
      likeness: Likeness;
      /** Whether that is the likeness of the intent, which is recorded already. */
      isAsIntended?: boolean | undefined;
      /** Of a call's entry. */
      memory?: CallMemory | undefined;
      /** What was learnt of a call in a later revision still waits. */
      filesUpTo?: number | undefined;
      /** What is filed with it. */
      messageIds: readonly string[];
      /** Those of them whose sender waits for the answer, and is told with it. */
      toldIds: readonly string[];
      /**
       * Whether the intent alone leads to the same end, for the CRM tells how the write ended: then nobody waits until this is on
       * the disk (decision 32).
       */
      isTraceable?: boolean | undefined;
    }
  | {
      outcome: 'refused';
      /** Of a call's entry: what stands there still. */
      memory?: CallMemory | undefined;
      /** What the entry was to tell and will not: all that was learnt up to this revision, and verifications that were due. */
      untold?: { revision: number; now: number } | undefined;
    }
  | { outcome: 'unknown'; now: number }
  | { outcome: 'missing'; now: number; isUncertain: boolean }
  | { outcome: 'edited'; standing: string[] }
  | { outcome: 'deleted' };

/** Why messages are not filed, for the person who reads the unfiled list. */
export interface UnfiledReason {
  code: ErrorCode;
  message: string;
}

/** Why something that is tried again by itself did not work the last time. */
export interface Problem extends UnfiledReason {
  /** Epoch milliseconds. */
  at: number;
  /** Whether it keeps everything of this person from being written, and not only this. */
  ofAccount: boolean;
}

/** A digest that waits for delivery. */
export interface DueDigest {
  digestId: string;
  userKey: string;
}

/**
 * The storage port of the logbook. Every method is one step: what it changes is changed whole or not at all, and is on
 * the disk when it resolves. Steps of several callers may share a transaction. Methods that take a lease reject with a
 * DaybookError `logged_elsewhere`, and change nothing, when it has passed to somebody else.
 *
 * A message needs two of them: {@link LogbookStore.takeIn} before the CRM is called, {@link LogbookStore.settle} after it.
 */
export interface LogbookStore extends CallStore {
  /**
   * Writes what is not yet known as `pending`, all or nothing. What is new about a known message is kept with it. One that
   * waits in another digest and is in no entry yet moves here: its sender chose another contact. An `unfiled` one becomes
   * pending again, unless its reason is final for everybody but a person, or the CRM has refused it minutes ago and it comes
   * with something new: automatic logging does that. So does a `dismissed` one that is sent for another
   * contact.
   *
   * @param opening - with `digestIds`: which of the days to open in the same step, where something waits in them
   */
  takeIn(days: readonly TakeIn[], opening?: Opening & { digestIds: readonly string[] }): Promise<TakenIn>;
  /** Where messages stand now, by the scoped id under which they are kept. */
  standing(userKey: string, messageIds: readonly string[]): Promise<Map<string, Standing>>;
  /**
   * Notes that the sender is told of messages, filed or dismissed. Returns those that nobody was told of before, each to one
   * caller only.
   */
  tell(userKey: string, messageIds: readonly string[]): Promise<Told>;
  /** Takes that back: who was to be told did not wait. */
  untell(userKey: string, messageIds: readonly string[]): Promise<void>;
  /** Undefined while somebody else holds the digest. */
  open(digestId: string, opening: Opening): Promise<Opened | undefined>;
  /** Holds a lease for longer; undefined when it has passed to somebody else. */
  renew(lease: Lease, until: number): Promise<Lease | undefined>;
  /** The record anew: a person's edit, or another request, made the last plan void. */
  load(lease: Lease): Promise<LogbookRecord>;
  /**
   * Records what is about to be sent. False, and nothing is recorded, when one of its messages has meanwhile moved to
   * another digest: what was planned is void.
   */
  intend(lease: Lease, intent: Intent): Promise<boolean>;
  /**
   * With `isTraceable` it may resolve when others can read it: should it never come to the disk, the intent is what is known.
   *
   * @param release - ends the lease in the same step
   */
  settle(lease: Lease, part: number, result: WriteResult, release?: Release): Promise<void>;
  /**
   * Hands what waits in a digest, and was taken in for a contact that did not exist, on to that contact's day.
   *
   * @returns the digest in which it waits now; undefined when nothing waited
   */
  handOn(lease: Lease, day: TakeIn): Promise<string | undefined>;
  /**
   * Since when a digest has waited: when its oldest pending message was taken in, else the news that its entry is to tell;
   * undefined when only a verification is left, which is not given up.
   */
  waitingSince(digestId: string): Promise<number | undefined>;
  /**
   * Marks what was on its way into one part as unfiled; the part's entry counts as filed again, and what else waits goes
   * on.
   */
  setAside(lease: Lease, part: number, reason: UnfiledReason, now: number): Promise<void>;
  /**
   * Marks pending messages as unfiled; where nothing was pending, a verification that cannot be made is dropped.
   *
   * @param messageIds - what was to be written; what has come since then is tried by itself
   * @param moments - `lookAgainAt`: when to look whether a write of unknown fate has landed after all
   */
  giveUp(
    lease: Lease,
    messageIds: readonly string[],
    reason: UnfiledReason,
    moments: { now: number; lookAgainAt: number | undefined },
  ): Promise<void>;
  /**
   * Ends a lease without a write, or after a failure. `at`: when to take the digest up again after that. Without it, what
   * came meanwhile is taken up at `otherwise`. An entry that is to be verified is taken up when its time has come, in any
   * case.
   *
   * @param next - `problem`: what is told of it until then
   */
  release(
    lease: Lease,
    next: { at: number | undefined; failed: boolean; otherwise: number; problem?: Problem | undefined },
  ): Promise<void>;
  /**
   * A digest could not be opened. Without that, it is put off, and what is pending in it is unfiled; where nothing waits, it is
   * let alone after some tries.
   *
   * @param at - when it is tried again, after so many failures; epoch milliseconds
   */
  putOff(
    digestId: string,
    reason: UnfiledReason,
    moments: { now: number; at: (failures: number) => number },
  ): Promise<void>;
  /** Digests to be taken up now, one of each user before the second of any. */
  due(now: number, limit: number, without: readonly string[]): Promise<DueDigest[]>;
  /** Takes up at once what waits after failures: the user's CRM answers again. */
  wake(userKey: string, now: number): Promise<void>;
  /**
   * Where messages stand, by the client's id; unknown ids are left out. With the CRM's ids of their entry and its contact.
   *
   * @param contactId - of the entries that a message of a group has, that of this contact
   */
  find(
    userKey: string,
    messageIds: readonly string[],
    contactId?: RecordId,
  ): Promise<Map<string, FoundMessage>>;
  /** What waits in the whole logbook, for whoever watches over it. */
  backlog(): Promise<Backlog>;
  /** The user's digests with messages that could not be filed, in the order in which these were sent. */
  listUnfiled(userKey: string): Promise<UnfiledDigest[]>;
  /** Whether that list has anything on it. */
  hasUnfiled(userKey: string): Promise<boolean>;
  /** Why one of them could not be filed; undefined when it is not known. */
  reasonOf(userKey: string, digestId: string): Promise<UnfiledReason | undefined>;
  /** The same of those that a person has dismissed, while their text is kept: the last ones first, and no more than a hundred. */
  listDismissed(userKey: string): Promise<UnfiledDigest[]>;
  /**
   * What waits for a person for this reason is pending again, and nothing else: in all digests, or in one. Returns how many
   * messages that is.
   */
  resume(userKey: string, reason: ErrorCode, now: number, digestId?: string): Promise<number>;
  /** A person asks to try again, or not to. Returns how many messages that is. */
  reopen(userKey: string, digestIds: readonly string[], now: number): Promise<number>;
  dismiss(userKey: string, digestIds: readonly string[], now: number): Promise<number>;
  /**
   * A person takes that back: what was dismissed is unfiled again, for the reason that it had. Returns how many messages that is.
   *
   * @param uncertain - the reason of what may stand in the CRM: it waits for a person who looks
   * @param how - `isLastOnly`: of each digest, only what was dismissed at the last moment
   */
  restore(
    userKey: string,
    digestIds: readonly string[],
    uncertain: UnfiledReason,
    now: number,
    how?: { isLastOnly?: boolean },
  ): Promise<number>;
  /**
   * Drops the text of digests that nothing has happened to since `before` and where nothing is waiting. What stays is
   * what tells a message that is sent again: a known one stays `filed` or `dismissed`, with its entry's id. Lets others
   * in between, and ends early when the signal says so. Returns how many digests.
   */
  dropTexts(before: number, signal?: AbortSignal): Promise<number>;
}

/** Answer of {@link LogbookStore.tell}. */
export interface Told {
  messageIds: Set<string>;
  /** Digests of which nobody was told anything before. */
  digestIds: Set<string>;
}

/** Answer of {@link LogbookStore.backlog}. */
export interface Backlog {
  pending: number;
  unfiled: number;
  /** When the oldest pending message was taken in, epoch milliseconds. */
  pendingSince: number | undefined;
}

/** Answer of {@link LogbookStore.find}. */
export interface FoundMessage {
  state: MessageState;
  logId: RecordId | undefined;
  /** Whose entry it is; not known any more when the day's text was dropped. */
  contactId: RecordId | undefined;
}

/** One line of the unfiled list. */
export interface UnfiledDigest {
  kind: 'day' | 'call';
  digestId: string;
  contactName: string;
  /** Time of the first unfiled message, epoch milliseconds. */
  startsAt: number;
  /** In which the day was opened, or the call taken in. */
  zone?: Conversation['zone'];
  messages: number;
  /** Of the first of them; missing when it cannot be read. */
  first?: Glimpse;
  reason: UnfiledReason;
  /** Since when it is on this list, epoch milliseconds. */
  since: number;
}

/** By what a person tells a message, or a call, from others with the same contact on the same day. */
export interface Glimpse {
  /** RingCentral's word: `SMS`, `VoiceMail` and others. Calls have none. */
  type?: string;
  direction?: 'Inbound' | 'Outbound';
  /** Of the other side: a phone number, or an extension. */
  phoneNumber?: string;
  /** The first ones, on one line. */
  words?: string;
}
