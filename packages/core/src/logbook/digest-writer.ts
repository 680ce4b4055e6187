/**
 * Writes one digest while holding its lease: the hard part of the logbook.
 *
 * What is known of an entry decides what is done. Nothing yet: create it. A create of unknown fate: look for its
 * marker; not there before the CRM's settling time is over means nothing, after it means that it never landed. Filed:
 * read it where the connector can, and replace it only if it still says what we wrote; what a person changed or
 * deleted stands. Every write is recorded as an intent before, and as a result after: whoever comes next, after a
 * crash or a lost lease, finds out from these alone what to do.
 */
import type { MessageLog } from '../contract/v1/message-log.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { LeaseKeeper } from './lease-keeper.js';
import { isPerMessage, type PlannedWrite, planWrites, type RenderSettings } from './plan.js';
import type { DigestRecord, EntryRecord, LogbookStore, WriteResult } from './store.js';
import { textFingerprint, wordsOf } from './text-fingerprint.js';
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
}

/** What became of a digest. */
export interface Commit {
  /** Whether an entry was created. */
  created: boolean;
  returnMessage: ReturnMessage | undefined;
  /** Messages filed for the first time. */
  filed: number;
  /** Whether the CRM was asked for anything. */
  asked: boolean;
  /** For how long more messages are to be gathered before the entry is written again. */
  gatherMs: number;
}

/** See the head of this file. */
export class DigestWriter {
  readonly #options: WriterOptions;
  #commit: Commit;

  constructor(options: WriterOptions) {
    this.#options = options;
    const gatherMs = options.account.connector.limits.gatherSeconds * 1000;
    this.#commit = { created: false, returnMessage: undefined, filed: 0, asked: false, gatherMs };
  }

  /**
   * Files everything that is pending.
   *
   * @throws DaybookError when something is not; `fate_unknown` and `entry_deleted` need a person
   */
  async write(): Promise<Commit> {
    const { store, keeper, account } = this.#options;
    for (let voidPlans = 0; voidPlans < MAXIMUM_PLANS; ) {
      // oxlint-disable-next-line no-await-in-loop -- each plan follows from what the last one found
      const record = await store.load(keeper.lease);
      const pending = countPending(record);
      if (pending > 0 && record.entries.some(({ state }) => state === 'deleted')) throw this.#entryDeleted();
      // oxlint-disable-next-line no-await-in-loop
      const isDone = await this.#carryOut(record);
      if (isDone && (pending <= 1 || !isPerMessage(record, account.connector))) return this.#commit;
      if (!isDone) voidPlans += 1;
    }
    throw new DaybookError('crm_conflict', { crm: this.#crm, detail: 'it is being edited right now' });
  }

  /** Returns false when a person's edit, or another request, made the plan void. */
  async #carryOut(record: DigestRecord): Promise<boolean> {
    for (const write of planWrites(record, this.#options.settings, this.#options.now())) {
      // oxlint-disable-next-line no-await-in-loop -- a second part is written only when the first one stands
      const isDone = await this.#carryOutOne(record, write);
      if (!isDone) return false;
    }
    return true;
  }

  async #carryOutOne(record: DigestRecord, write: PlannedWrite): Promise<boolean> {
    const { account, keeper } = this.#options;
    this.#commit = { ...this.#commit, asked: true };
    const calls = new EntryCalls(account, record, keeper.signal);
    const { entry } = write;
    if (entry === undefined) {
      return this.#create(write, 'none', calls);
    }
    if (entry.logId === undefined) return this.#settleCreate(entry, write, calls);
    if (isPerMessage(record, account.connector))
      return entry.state === 'updating'
        ? this.#setAside(entry)
        : this.#replace(entry, write, entry.logId, calls);
    if (!account.connector.has('getMessageLog')) return this.#replace(entry, write, entry.logId, calls);
    const standing = await calls.read(entry.logId);
    return this.#replaceIfOurs(entry, write, standing, calls);
  }

  /** An earlier create may have landed. */
  async #settleCreate(entry: EntryRecord, write: PlannedWrite, calls: EntryCalls): Promise<boolean> {
    const { connector } = this.#options.account;
    if (!connector.has('findMessageLog')) throw new DaybookError('fate_unknown', { crm: this.#crm });
    const found = await calls.find(write);
    if (found !== null) return this.#replaceIfOurs({ ...entry, logId: found.logId }, write, found, calls);
    const wait = entry.writtenAt + this.#settlingMs - this.#options.now();
    if (wait > 0) {
      throw new DaybookError('settling', { crm: this.#crm, retryAfterMs: wait });
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
    this.#commit = { ...this.#commit, created: this.#commit.created || isSent };
    return isSent;
  }

  async #replaceIfOurs(
    entry: EntryRecord,
    write: PlannedWrite,
    standing: MessageLog,
    calls: EntryCalls,
  ): Promise<boolean> {
    const { part } = write.digest;
    if (standing === null) {
      await this.#settle(part, { outcome: 'deleted' });
      if (write.messageIds.length > 0) throw this.#entryDeleted();
      return true;
    }
    const { format } = this.#options.settings;
    const text = textFingerprint(standing, format);
    if (text === textFingerprint(write.digest, format)) return this.#adopt(entry, write, standing);
    if (entry.texts.includes(text)) return this.#replace(entry, write, standing.logId, calls);
    await this.#settle(part, { outcome: 'edited', standing: this.#standingIn(standing, entry, write) });
    return false;
  }

  /** The entry says already what it is to say: a lost answer, or a logbook restored from an older backup. */
  async #adopt(entry: EntryRecord, write: PlannedWrite, standing: NonNullable<MessageLog>): Promise<boolean> {
    const { part } = write.digest;
    const { verifyAt } = this.#verification({ ...entry, state: 'filed' });
    if (!(await this.#intend(write, 'updating', verifyAt))) return false;
    await this.#settle(part, { outcome: 'filed', logId: standing.logId, verifyAt });
    this.#commit = { ...this.#commit, filed: this.#commit.filed + write.messageIds.length };
    return true;
  }

  async #replace(
    entry: EntryRecord,
    write: PlannedWrite,
    logId: Written['logId'],
    calls: EntryCalls,
  ): Promise<boolean> {
    return this.#send(
      write,
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
    const { keeper, now } = this.#options;
    const { digest, messageIds, entry } = write;
    if (!(await this.#intend(write, kind, verifyAt))) return false;
    keeper.assertHeld();
    let written: Written;
    try {
      written = await call();
    } catch (error) {
      await this.#settle(digest.part, outcomeOf(error, kind, isUncertain(entry), now()));
      if (kind === 'updating' && DaybookError.is(error) && error.kind === 'not_found')
        throw this.#entryDeleted();
      throw error;
    }
    await this.#settle(digest.part, { outcome: 'filed', logId: written.logId, verifyAt });
    this.#commit = {
      ...this.#commit,
      filed: this.#commit.filed + messageIds.length,
      returnMessage: written.returnMessage ?? this.#commit.returnMessage,
    };
    return true;
  }

  #intend(
    write: PlannedWrite,
    kind: 'creating' | 'updating',
    verifyAt: number | undefined,
  ): Promise<boolean> {
    const { store, keeper, settings, now } = this.#options;
    const { digest, messageIds } = write;
    keeper.assertHeld();
    return store.intend(keeper.lease, {
      part: digest.part,
      messageIds,
      kind,
      text: textFingerprint(digest, settings.format),
      now: now(),
      verifyAt,
    });
  }

  async #settle(part: number, result: WriteResult): Promise<void> {
    await this.#options.store.settle(this.#options.keeper.lease, part, result);
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
    const words = wordsOf(standing.body, this.#options.settings.format);
    return write.messageIds.filter((_id, index) =>
      words.includes(wordsOf(write.lines[index] ?? '', 'text/plain')),
    );
  }

  #entryDeleted(): DaybookError {
    return new DaybookError('entry_deleted', { crm: this.#crm });
  }

  get #crm(): string {
    return this.#options.account.connector.manifest.displayName;
  }

  get #settlingMs(): number {
    return this.#options.account.connector.limits.settlingSeconds * 1000;
  }
}

function countPending(record: DigestRecord): number {
  return record.messages.filter(({ state }) => state === 'pending').length;
}

function isUncertain(entry: EntryRecord | undefined): boolean {
  return entry?.state === 'creating' || entry?.state === 'updating';
}

/**
 * A refusal says nothing about an earlier write whose fate is unknown: that stays unknown. From now on, for we have
 * waited for the answer until now, it has its settling time to land.
 */
function outcomeOf(
  error: unknown,
  kind: 'creating' | 'updating',
  wasUncertain: boolean,
  now: number,
): WriteResult {
  if (!DaybookError.is(error)) return { outcome: 'unknown', now };
  if (kind === 'updating' && error.kind === 'not_found') return { outcome: 'deleted' };
  return error.mayHaveLanded || wasUncertain ? { outcome: 'unknown', now } : { outcome: 'refused' };
}
