/**
 * Writes one digest while holding its lease: the hard part of the logbook.
 *
 * What is known of an entry decides what is done. Nothing yet: create it. A create of unknown fate: look for its
 * marker; not there before the CRM's settling time is over means nothing, after it means that it never landed. Filed:
 * read it where the connector can, and replace it only if it still says what we wrote; what a person changed or
 * deleted stands. Every write is recorded as an intent before, and as a result after: whoever comes next, after a
 * crash or a lost lease, finds out from these alone what to do.
 */

import type { Limits } from '../contract/v1/connector.js';
import type { MessageLog } from '../contract/v1/message-log.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import { DaybookError } from '../errors/daybook-error.js';
import { standsIn } from './entry-text.js';
import type { LeaseKeeper } from './lease-keeper.js';
import { isOurs, withSeen, withText } from './likeness.js';
import { isBegun, isPerMessage, type PlannedWrite, planWrites, type RenderSettings } from './plan.js';
import type {
  DigestRecord,
  EntryRecord,
  Intent,
  Likeness,
  LogbookStore,
  Opened,
  Release,
  WriteResult,
} from './store.js';
import type { WaitingSenders } from './waiting-senders.js';
import { type Account, EntryCalls, type Written } from './write-entry.js';

/** Edits by people while we write can make a plan void; after so many new plans the rest waits. */
const MAXIMUM_PLANS = 5;

/** What a writer works with. */
export interface WriterOptions {
  store: LogbookStore;
  account: Account;
  settings: RenderSettings;
  keeper: LeaseKeeper;
  now: () => number;
  leaseMs: number;
  /** Who waits for messages of this digest. */
  senders: WaitingSenders;
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
}

/** See the head of this file. */
export class DigestWriter {
  readonly #options: WriterOptions;
  readonly #commit: Commit;
  /** What the present plan was made of. */
  #record: DigestRecord | undefined;
  /** What was intended in the step that opened the digest: it need not be recorded again. */
  #intended: Intent | undefined;
  /** When entries are to be looked at once more, by part. */
  #verifications = new Map<number, number | undefined>();
  #isLastWrite = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    const gatherMs = options.account.connector.limits.gatherSeconds * 1000;
    this.#commit = {
      created: false,
      returnMessage: undefined,
      filed: new Set(),
      asked: false,
      gatherMs,
      isReleased: false,
    };
  }

  /**
   * Files everything that is pending.
   *
   * @param opened - the digest as it was opened, and what was planned then
   * @throws DaybookError when something is not; `fate_unknown` and `entry_deleted` need a person
   */
  async write(opened: Pick<Opened, 'record' | 'intent'>, planned?: PlannedWrite[]): Promise<Commit> {
    const { store, keeper, settings, now } = this.#options;
    this.#intended = opened.intent;
    let { record } = opened;
    let plan = planned;
    // oxlint-disable no-await-in-loop -- each plan follows from what the last one found
    for (let voidPlans = 0; voidPlans < MAXIMUM_PLANS; ) {
      if (hasPending(record) && record.entries.some(({ state }) => state === 'deleted'))
        throw this.#entryDeleted();
      const isDone = await this.#carryOut(record, plan ?? (await planWrites(record, settings, now())));
      if (isDone && this.#isOnePlan(record)) return this.#commit;
      if (!isDone) voidPlans += 1;
      record = await store.load(keeper.lease);
      plan = undefined;
    }
    // oxlint-enable no-await-in-loop
    throw new DaybookError('crm_conflict', { crm: this.#crm, detail: 'it is being edited right now' });
  }

  /** Returns false when a person's edit, or another request, made the plan void. */
  async #carryOut(record: DigestRecord, plan: readonly PlannedWrite[]): Promise<boolean> {
    this.#record = record;
    const writable = record.entries.filter(({ state }) => state === 'filed' || state === 'updating');
    this.#verifications = new Map(writable.map(({ part, verifyAt }) => [part, verifyAt]));
    const isOnePlan = this.#isOnePlan(record);
    for (const write of plan) {
      this.#isLastWrite = isOnePlan && write === plan.at(-1);
      // oxlint-disable-next-line no-await-in-loop -- a second part is written only when the first one stands
      const isDone = await this.#carryOutOne(record, write);
      if (!isDone) return false;
    }
    return true;
  }

  async #carryOutOne(record: DigestRecord, write: PlannedWrite): Promise<boolean> {
    const { account, keeper } = this.#options;
    this.#commit.asked = true;
    const calls = new EntryCalls(account, record, keeper.signal);
    const { entry } = write;
    if (entry === undefined) {
      return this.#create(write, 'none', calls);
    }
    if (entry.logId === undefined) return this.#settleCreate(record, entry, write, calls);
    if (this.#isPerMessage(record))
      return entry.state === 'updating'
        ? this.#setAside(entry)
        : this.#replace(entry, write, entry.logId, calls);
    if (!account.connector.has('getMessageLog')) return this.#replace(entry, write, entry.logId, calls);
    const standing = await this.#read(entry, write, calls);
    return this.#replaceIfOurs(entry, write, standing, calls);
  }

  /** When that is not possible now, nothing is sent: what was intended is taken back. */
  async #read(
    entry: EntryRecord,
    { digest }: PlannedWrite,
    calls: EntryCalls,
  ): ReturnType<EntryCalls['read']> {
    try {
      return await calls.read(entry.logId ?? '');
    } catch (error) {
      if (this.#takeIntended(digest.part)) await this.#settle(digest.part, { outcome: 'refused' });
      throw error;
    }
  }

  /** An earlier create may have landed. */
  async #settleCreate(
    record: DigestRecord,
    entry: EntryRecord,
    write: PlannedWrite,
    calls: EntryCalls,
  ): Promise<boolean> {
    const { connector } = this.#options.account;
    if (!connector.has('findMessageLog')) throw new DaybookError('fate_unknown', { crm: this.#crm });
    const found = await calls.find(write);
    if (found !== null) return this.#replaceIfOurs({ ...entry, logId: found.logId }, write, found, calls);
    const wait = entry.writtenAt + this.#settlingMs - this.#options.now();
    if (wait > 0) {
      throw new DaybookError('settling', { crm: this.#crm, retryAfterMs: wait });
    }
    // It never landed, and what was in it waits for a person: that must not hold up the next message.
    if (this.#isPerMessage(record) && !hasPending(record, entry.part)) {
      await this.#settle(entry.part, { outcome: 'refused' });
      return false;
    }
    return this.#create(write, 'uncertain', calls);
  }

  /** What may stand in the entry already must not be added again: a person must look. The rest of the day goes on. */
  async #setAside({ part }: EntryRecord): Promise<boolean> {
    const { store, keeper, now } = this.#options;
    const { code, message } = new DaybookError('fate_unknown', { crm: this.#crm });
    await store.setAside(keeper.lease, part, { code, message }, now());
    return false;
  }

  async #create(write: PlannedWrite, previous: 'none' | 'uncertain', calls: EntryCalls): Promise<boolean> {
    const isSent = await this.#send(write, 'creating', () => calls.create(write, previous));
    this.#commit.created ||= isSent;
    return isSent;
  }

  async #replaceIfOurs(
    entry: EntryRecord,
    write: PlannedWrite,
    standing: MessageLog | 'gone',
    calls: EntryCalls,
  ): Promise<boolean> {
    const { part } = write.digest;
    if (standing === null || standing === 'gone') {
      await this.#missing(entry, part, { isGone: standing === 'gone' });
      if (write.messageIds.length > 0) throw this.#entryDeleted();
      return true;
    }
    const { format } = this.#options.settings;
    const titles = (): string[] => [write.digest.subject, write.formerSubject()];
    const mayChange = isUncertain(entry) || entry.verifyAt !== undefined;
    const seen = withSeen(entry.likeness, standing, format, { mayChange });
    const ours = withText({ words: [], letters: [] }, write.digest, format);
    const wasTried = isUncertain(entry) && entry.likeness.letters.includes(ours.letters[0] ?? '');
    const says: Likeness = { words: ours.words, letters: wasTried ? ours.letters : [] };
    if (isOurs(says, standing, format, titles)) return this.#adopt(entry, write, standing, seen);
    if (isOurs(entry.likeness, standing, format, titles))
      return this.#replace({ ...entry, likeness: seen }, write, standing.logId, calls);
    await this.#settle(part, { outcome: 'edited', standing: this.#standingIn(standing, entry, write) });
    return false;
  }

  /**
   * An entry that the CRM does not show is not believed to be deleted before it was looked for twice: what was written a
   * moment ago may not be everywhere yet. A CRM that says so itself is believed.
   *
   * @throws DaybookError `entry_missing` until then
   */
  async #missing(entry: EntryRecord, part: number, { isGone }: { isGone: boolean }): Promise<void> {
    const now = this.#options.now();
    const lookAgainAt = (entry.missingSince ?? now) + this.#limits.missingSeconds * 1000;
    const isSecondLook = entry.missingSince !== undefined && now >= lookAgainAt;
    if (isGone || isSecondLook) return this.#settle(part, { outcome: 'deleted' });
    await this.#settle(part, { outcome: 'missing', now, isUncertain: isUncertain(entry) });
    throw new DaybookError('entry_missing', { crm: this.#crm, retryAfterMs: lookAgainAt - now });
  }

  /** The entry says already what it is to say: a lost answer, or a logbook restored from an older backup. */
  async #adopt(
    entry: EntryRecord,
    write: PlannedWrite,
    standing: NonNullable<MessageLog>,
    likeness: Likeness,
  ): Promise<boolean> {
    const { part } = write.digest;
    const { verifyAt } = this.#verification({ ...entry, state: 'filed' });
    if (!(await this.#intend(write, 'updating', likeness, verifyAt))) return false;
    await this.#settleFiled(part, write, { logId: standing.logId, likeness, verifyAt });
    return true;
  }

  async #replace(
    entry: EntryRecord,
    write: PlannedWrite,
    logId: Written['logId'],
    calls: EntryCalls,
  ): Promise<boolean> {
    return this.#send(
      { ...write, entry },
      'updating',
      () => calls.replace(write, logId),
      this.#verification(entry).verifyAt,
    );
  }

  /** Intent, call, result. Returns false when the plan turned out to be void before anything was sent. */
  async #send(
    write: PlannedWrite,
    kind: 'creating' | 'updating',
    call: () => Promise<Written>,
    verifyAt?: number,
  ): Promise<boolean> {
    const { keeper, now, settings } = this.#options;
    const { digest, entry } = write;
    const likeness = withText(entry?.likeness ?? { words: [], letters: [] }, digest, settings.format);
    if (!(await this.#intend(write, kind, likeness, verifyAt))) return false;
    keeper.assertHeld();
    let written: Written;
    try {
      written = await call();
    } catch (error) {
      if (kind === 'updating' && entry && isNotFound(error)) {
        await this.#missing(entry, digest.part, { isGone: error.isGone });
        throw this.#entryDeleted();
      }
      await this.#settle(digest.part, outcomeOf(error, isUncertain(entry), now()));
      throw error;
    }
    const { logId, stored } = written;
    await this.#settleFiled(digest.part, write, {
      logId,
      verifyAt,
      likeness: stored
        ? withSeen(likeness, stored, settings.format, { mayChange: verifyAt !== undefined })
        : likeness,
    });
    this.#commit.returnMessage = written.returnMessage ?? this.#commit.returnMessage;
    return true;
  }

  async #intend(
    { digest, messageIds }: PlannedWrite,
    kind: 'creating' | 'updating',
    likeness: Likeness,
    verifyAt: number | undefined,
  ): Promise<boolean> {
    const { store, keeper, now } = this.#options;
    keeper.assertHeld();
    if (this.#takeIntended(digest.part)) return true;
    return store.intend(keeper.lease, {
      part: digest.part,
      messageIds,
      kind,
      likeness,
      now: now(),
      verifyAt,
    });
  }

  /** Whether this write was intended when the digest was opened. */
  #takeIntended(part: number): boolean {
    const isIntended = this.#intended?.part === part;
    if (isIntended) this.#intended = undefined;
    return isIntended;
  }

  async #settleFiled(
    part: number,
    { messageIds }: PlannedWrite,
    written: { logId: Written['logId']; likeness: Likeness; verifyAt: number | undefined },
  ): Promise<void> {
    const { senders, store, keeper } = this.#options;
    const { revision, userKey } = this.#record ?? { revision: 0, userKey: '' };
    this.#verifications.set(part, written.verifyAt);
    const toldIds = senders.expected(userKey, messageIds);
    const release = this.#isLastWrite ? this.#release(revision) : undefined;
    const result: WriteResult = { outcome: 'filed', revision, messageIds, toldIds, ...written };
    await store.settle(keeper.lease, part, result, release);
    senders.filed(userKey, toldIds);
    for (const id of messageIds) this.#commit.filed.add(id);
    this.#commit.isReleased = release !== undefined;
  }

  #release(revision: number): Release {
    const moments = [...this.#verifications.values()].filter((moment) => moment !== undefined);
    return {
      at: moments.length === 0 ? undefined : Math.min(...moments),
      otherwise: this.#options.now() + this.#options.leaseMs,
      revision,
    };
  }

  async #settle(part: number, result: WriteResult): Promise<void> {
    this.#takeIntended(part);
    await this.#options.store.settle(this.#options.keeper.lease, part, result);
  }

  /** Whether nothing is left to be planned when one plan is carried out. */
  #isOnePlan(record: DigestRecord): boolean {
    if (!this.#isPerMessage(record) || !hasPending(record)) return true;
    return record.messages.filter((message) => message.state === 'pending' || isBegun(message)).length <= 1;
  }

  #isPerMessage(record: DigestRecord): boolean {
    return isPerMessage(record, this.#options.account.connector);
  }

  /** While an older write of unknown fate can still land on top of ours, the entry must be looked at once more. */
  #verification(entry: EntryRecord): { verifyAt?: number } {
    const settledAt = entry.state === 'updating' ? entry.writtenAt + this.#settlingMs : 0;
    const verifyAt = Math.max(settledAt, entry.verifyAt ?? 0);
    return verifyAt > this.#options.now() ? { verifyAt } : {};
  }

  /** Of messages whose write may have landed before a person edited the entry: those that stand in it. */
  #standingIn(standing: NonNullable<MessageLog>, entry: EntryRecord, write: PlannedWrite): string[] {
    if (!isUncertain(entry)) return [];
    return write.messageIds.filter((_id, index) => {
      const message = write.arriving[index];
      return message && standsIn(write.lineOf(message), standing.body, this.#options.settings.format);
    });
  }

  #entryDeleted(): DaybookError {
    return new DaybookError('entry_deleted', { crm: this.#crm });
  }

  get #crm(): string {
    return this.#options.account.connector.manifest.displayName;
  }

  get #settlingMs(): number {
    return this.#limits.settlingSeconds * 1000;
  }

  get #limits(): Limits {
    return this.#options.account.connector.limits;
  }
}

function hasPending({ messages }: DigestRecord, inPart?: number): boolean {
  return messages.some(({ state, part }) => state === 'pending' && (inPart === undefined || part === inPart));
}

function isUncertain(entry: EntryRecord | undefined): boolean {
  return entry?.state === 'creating' || entry?.state === 'updating';
}

/**
 * A refusal says nothing about an earlier write whose fate is unknown: that stays unknown. From now on, for we have
 * waited for the answer until now, it has its settling time to land.
 */
function outcomeOf(error: unknown, wasUncertain: boolean, now: number): WriteResult {
  if (!DaybookError.is(error)) return { outcome: 'unknown', now };
  return error.mayHaveLanded || wasUncertain ? { outcome: 'unknown', now } : { outcome: 'refused' };
}

function isNotFound(error: unknown): error is DaybookError {
  return DaybookError.is(error) && error.kind === 'not_found';
}
