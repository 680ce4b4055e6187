/**
 * Logs calls: each request tells something of a call, which is taken in and merged before anything else. A person who waits
 * is answered when the entry says it, or told that it is kept; what comes in the background is written in the background.
 */
import { isDeepStrictEqual } from 'node:util';
import { type CallFact, PENDING } from '../call/call-fact.js';
import { type CallKnowledge, isFinal } from '../call/call-knowledge.js';
import { learnOfCall } from '../call/learn-of-call.js';
import { isNoteTaken } from '../call/merge-note.js';
import { showCall } from '../call/show-call.js';
import type { StandingEntry } from '../call/standing-entry.js';
import type { CallLog } from '../contract/v1/call-log.js';
import type { ContactInfo, RecordId } from '../contract/v1/contact.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import type { Zone } from '../digest/local-time.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { AccountPauses } from './account-pauses.js';
import { CallCalls } from './call-calls.js';
import { readable } from './call-entry-writer.js';
import { callSettings } from './call-settings.js';
import type { ArrivingCall, FoundCall, KnownCall, Learnt, TakenInCall } from './call-store.js';
import { type Committer, renderSettings } from './committer.js';
import { FirstPlan } from './first-plan.js';
import type { GroupCommit } from './group-commit.js';
import { callDigestId } from './identity.js';
import { keptBecause, keptByNow } from './kept.js';
import type { LogbookOptions } from './logbook-options.js';
import { patiently } from './patiently.js';
import type { RenderSettings } from './plan.js';
import type { RecentReads } from './recent-reads.js';
import type { LoggedCall } from './record.js';
import type { Account, Profile } from './write-entry.js';
import { type Commit, nothingDone } from './writer.js';

const DAY_MS = 86_400_000;
const LONGEST_GATHERING_MS = 600_000;

/** Whose call it is, and how to log it. */
export interface HowToLogCall {
  /** Hash of the agent's extension; empty where the client does not say it. It separates entries, and opens none. */
  extension: string;
  /** Whether somebody waits for the entry. What is told in the background is stored, and written soon. */
  isAwaited: boolean;
  /** Who the user is. Default: `readProfile` of the options. */
  profile?: Profile | undefined;
  /** Opens the user's account, who is at hand. Default: `openAccount` of the options. */
  openAccount?: (() => Promise<Account>) | undefined;
  /** `none`: nobody waits, whatever `isAwaited` says. Default: `usual`. */
  patience?: 'usual' | 'none' | undefined;
}

/**
 * What became of what a request told.
 *
 * `filed`: the CRM says it. `stored`: it will be written by itself. `early`: nobody has asked to log this call, so it waits
 * for a day. `kept`: it could not be written now, and will be. `refused`: only a person can help. `dismissed`: a person did
 * not want the call filed.
 */
export interface LogCallOutcome {
  status: 'filed' | 'stored' | 'early' | 'kept' | 'refused' | 'dismissed';
  /** Why it is kept, or refused. */
  error: DaybookError | undefined;
  /** The CRM's id of the entry, once it has one. */
  logId: RecordId | undefined;
  /** Whether the entry was made, or changed, by this very request. */
  isWritten: boolean;
  /** Whom the call is filed under, or will be. */
  contact: ContactInfo | undefined;
  returnMessage: ReturnMessage | undefined;
  /** Whether its note was set aside for the one that stands: a client had sent or seen it before that. */
  isNoteOlder: boolean;
}

/** A request, as its answer is made. */
interface Told extends HowToLogCall {
  fact: CallFact;
}

/** What a call's form shows. */
export interface CallDetails {
  found: FoundCall;
  subject: string;
  note: string;
  fields: Record<string, unknown>;
  contact: ContactInfo | undefined;
}

/** What calls have in common with days. */
export interface CallLoggingOptions extends Required<LogbookOptions> {
  commits: GroupCommit<Commit>;
  committer: Committer;
  pauses: AccountPauses;
  reads: RecentReads;
  /** Looks for work in the background. */
  wake: () => void;
}

/** See the head of this file. */
export class CallLogging {
  readonly #options: CallLoggingOptions;
  readonly #patience: Parameters<typeof patiently>[2];

  constructor(options: CallLoggingOptions) {
    this.#options = options;
    this.#patience = { patienceMs: options.patienceMs, kind: 'call' };
  }

  /** @throws DaybookError only when it could not be taken in */
  async log(userKey: string, fact: CallFact, how: HowToLogCall): Promise<LogCallOutcome> {
    const profile = how.profile ?? (await this.#options.readProfile(userKey));
    const settings = await renderSettings(profile, this.#options.footer);
    const pause = this.#options.pauses.pauseOf(userKey);
    const isWritten = how.isAwaited && pause === undefined && how.patience !== 'none';
    const { taken, early } = this.#takeIn(userKey, fact, { settings, how, isWritten });
    const { call, isOpen } = await taken;
    const told: Told = { ...how, fact };
    if (!isOpen) return this.#standing(userKey, call, told);
    if (!how.isAwaited) {
      this.#options.wake();
      return this.#outcome(userKey, call, told, { status: 'stored' });
    }
    try {
      if (pause) throw keptBecause(pause.reason, pause.until - this.#options.now(), 'call');
      if (!isWritten) throw this.#tooMany();
      const commit = await patiently(profile, early(call) ?? this.#commit(call.id, userKey), this.#patience);
      const { returnMessage } = commit;
      return await this.#outcome(userKey, call, told, {
        status: 'filed',
        isWritten: commit.asked,
        returnMessage,
      });
    } catch (error) {
      return this.#failed(userKey, call, told, error);
    }
  }

  /**
   * What the form of a call shows: what stands in the CRM, or, where that cannot be read in time, what is known.
   *
   * @returns undefined for a call that is not in the CRM
   */
  async show(
    userKey: string,
    { sessionId, extension }: { sessionId: string; extension: string },
    how: { profile: Profile; openAccount: () => Promise<Account> },
  ): Promise<CallDetails | undefined> {
    const { store, footer } = this.#options;
    const found = (await store.findCalls(userKey, [sessionId], extension)).get(sessionId);
    if (found?.logId === undefined) return undefined;
    const call = await store.readCall(found.digestId);
    if (call === undefined) return { found, subject: '', note: '', fields: {}, contact: undefined };
    const texts = callSettings(call, await renderSettings(how.profile, footer));
    const entry = call.entries.find(({ part }) => part === 1);
    const standing = await this.#read(call, found.logId, how).catch(() => undefined);
    const show = (of: LoggedCall): ReturnType<typeof showCall> => {
      const memory = of.entries.find(({ part }) => part === 1)?.memory;
      return showCall({ known: of.known, memory, settings: texts, standing });
    };
    if (standing) this.#options.reads.keep(call.id, standing);
    if (standing && entry) await store.showCall(call.id, entry.part, show);
    const { subject, note, fields } = show(call);
    return { found, subject, note, fields, contact: call.known.contact };
  }

  async #read(
    call: LoggedCall,
    logId: RecordId,
    { profile, openAccount }: { profile: Profile; openAccount: () => Promise<Account> },
  ): Promise<StandingEntry | undefined> {
    if (!profile.connector.has('getCallLog') || call.known.contact === undefined) return undefined;
    if (this.#options.pauses.pauseOf(call.userKey)) return undefined;
    const giveUp = new AbortController();
    const reading = async (): Promise<CallLog | 'gone'> => {
      const account = await openAccount();
      const settings = callSettings(call, await renderSettings(account, this.#options.footer));
      return new CallCalls(account, call, settings, giveUp.signal).read(logId);
    };
    try {
      const read = await patiently(profile, reading(), this.#patience);
      return read === 'gone' || read === null ? undefined : readable(read);
    } finally {
      giveUp.abort();
    }
  }

  /**
   * Takes in what is told. A call that nobody is writing here is opened in the same step; its writer is in place before it,
   * so that nobody else begins with it.
   */
  #takeIn(
    userKey: string,
    fact: CallFact,
    { settings, how, isWritten }: { settings: RenderSettings; how: HowToLogCall; isWritten: boolean },
  ): { taken: Promise<TakenInCall>; early: (call: LoggedCall) => Promise<Commit> | undefined } {
    const { store, now, commits, committer } = this.#options;
    const id = callDigestId(userKey, fact.sessionId, how.extension);
    const isFree = isWritten && commits.isFree(id);
    const plan = new FirstPlan({ settings, now });
    const arriving = this.#arriving(userKey, fact, how, settings);
    const taken = store.takeInCall(arriving, isFree ? committer.opening(plan) : undefined);
    if (!isFree) return { taken, early: () => undefined };
    const commit = commits.run(id, async () => {
      const { opened, isOpen, call } = await taken;
      if (opened)
        return committer.commitOpened(opened, { userKey, settings, plan, openAccount: how.openAccount });
      return isOpen && call.id === id ? committer.commit(id, userKey) : nothingDone;
    });
    commit.catch(() => undefined);
    return { taken, early: (call) => (call.id === id ? commit : undefined) };
  }

  #arriving(
    userKey: string,
    fact: CallFact,
    { extension, isAwaited }: HowToLogCall,
    { connector, user }: RenderSettings,
  ): ArrivingCall {
    const { leaseMs } = this.#options;
    const now = this.#options.now();
    const gatherMs = connector.limits.callGatherSeconds * 1000;
    const waitFor = (known: CallKnowledge): number => (isAwaited ? leaseMs : gatheringOf(known, gatherMs));
    return {
      userKey,
      sessionId: fact.sessionId,
      extension,
      telephonySessionId: fact.telephonySessionId,
      isAwaited,
      learn: (before) => learn(before, fact, { now, user, waitFor }),
      earlySince: now - DAY_MS,
      now,
    };
  }

  /** Of a call of which nothing waits to be written. */
  async #standing(userKey: string, call: LoggedCall, told: Told): Promise<LogCallOutcome> {
    if (call.state === 'early') return this.#outcome(userKey, call, told, { status: 'early' });
    if (call.state === 'dismissed') return this.#outcome(userKey, call, told, { status: 'dismissed' });
    if (call.state !== 'unfiled') return this.#outcome(userKey, call, told, { status: 'filed' });
    // It is taken in: that its reason cannot be read changes nothing about that.
    const reason = await this.#options.store.reasonOf(userKey, call.id).catch(() => undefined);
    const error = reason && DaybookError.withMessage(reason.code, reason.message);
    return this.#outcome(userKey, call, told, { status: 'refused', error });
  }

  /** Nothing that goes wrong after it was taken in means that it is lost. */
  #failed(userKey: string, call: LoggedCall, told: Told, failure: unknown): Promise<LogCallOutcome> {
    const error = keptByNow(failure, 'call');
    if (!error.retryable) return this.#outcome(userKey, call, told, { status: 'refused', error });
    const kept = error.code === 'call_kept' ? error : keptBecause(error, error.retryAfterMs ?? 0, 'call');
    return this.#outcome(userKey, call, told, { status: 'kept', error: kept });
  }

  async #outcome(
    userKey: string,
    { known, id }: LoggedCall,
    { extension, fact }: Told,
    outcome: Partial<LogCallOutcome> & Pick<LogCallOutcome, 'status'>,
  ): Promise<LogCallOutcome> {
    const { sessionId } = known;
    const found = await this.#options.store
      .findCalls(userKey, [sessionId], extension)
      .catch(() => new Map<string, FoundCall>());
    const call = found.get(sessionId);
    return {
      error: undefined,
      isWritten: false,
      returnMessage: undefined,
      ...outcome,
      logId: call?.digestId === id ? call.logId : undefined,
      contact: known.contact,
      isNoteOlder: !isNoteTaken(known.note, fact),
    };
  }

  #commit(id: string, userKey: string): Promise<Commit> {
    return this.#options.commits.run(id, () => this.#options.committer.commit(id, userKey));
  }

  #tooMany(): DaybookError {
    const retryAfterMs = this.#options.leaseMs;
    return new DaybookError('call_kept', { detail: 'many calls come at once.', retryAfterMs });
  }
}

/** What one request makes of what is known of a call. */
function learn(
  { known, isBegun }: KnownCall,
  fact: CallFact,
  { now, user, waitFor }: { now: number; user: Zone; waitFor: (known: CallKnowledge) => number },
): Learnt {
  const learnt = learnOfCall(known, fact, { isFiled: isBegun });
  const after = withStart(known === undefined ? withZone(learnt, user) : learnt, now);
  return {
    known: after,
    isNews: isNews(known, after),
    isReady: after.contact !== undefined,
    startsAt: after.startTime?.value,
    contactId: after.contact?.id,
    retryAt: now + waitFor(after),
  };
}

/** Who has told the hang-up is nothing for the CRM. */
function isNews(before: CallKnowledge | undefined, after: CallKnowledge): boolean {
  if (before === undefined || after.hungUp === before.hungUp) return after !== before;
  return !isDeepStrictEqual({ ...before, hungUp: after.hungUp }, after);
}

/** Of a call that is new. One that was known before calls kept their zone has none. */
function withZone(known: CallKnowledge, { timezoneName, timezoneOffset }: Zone): CallKnowledge {
  return { ...known, zone: { timezoneName, timezoneOffset } };
}

/** A call that somebody logs is logged: it began now, until anybody tells when it did. */
function withStart(known: CallKnowledge, now: number): CallKnowledge {
  if (known.contact === undefined || known.startTime !== undefined) return known;
  return { ...known, startTime: { rank: 0, seconds: 0, value: now } };
}

/**
 * For how long facts are gathered before they are written together. A recording that is promised is ready within the length
 * of the call: the record that comes before it waits, for what it corrects is small.
 */
function gatheringOf(known: CallKnowledge, gatherMs: number): number {
  if (gatherMs === 0 || !isFinal(known) || known.recordingLink?.value !== PENDING) return gatherMs;
  const lengthMs = Math.min((known.duration?.value ?? 0) * 1000, LONGEST_GATHERING_MS);
  return Math.max(gatherMs, lengthMs);
}
