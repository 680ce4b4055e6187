/**
 * What every write of an entry goes through, whatever it is of: recorded as an intent before the CRM is called, and as a
 * result after it. Whoever comes next, after a crash or a lost lease, finds out from these alone what to do.
 */
import type { Limits } from '../contract/v1/connector.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { ErrorCode } from '../errors/error-table.js';
import type { LeaseKeeper } from './lease-keeper.js';
import type { Intent } from './opening.js';
import type { EntryRecord } from './record.js';
import type { LogbookStore, WriteResult } from './store.js';
import type { Account } from './write-entry.js';

/** What a writer works with. */
export interface EntryWritesOptions {
  store: LogbookStore;
  account: Account;
  keeper: LeaseKeeper;
  now: () => number;
  leaseMs: number;
  /** Nothing is written: what stands in the CRM is looked at once more. */
  looksOnly?: boolean;
  /** What a person reads when they have deleted the entry. Default: that of a day. */
  deletedAs?: ErrorCode;
}

/** An entry that is about to be written. */
export type NextWrite = Pick<Intent, 'part' | 'messageIds' | 'likeness' | 'memory'> & {
  /** As it is known; undefined for one that is still to be made. */
  entry: EntryRecord | undefined;
};

type Filed = Omit<Extract<WriteResult, { outcome: 'filed' }>, 'outcome'>;

/** See the head of this file. One for each time that a record is opened. */
export class EntryWrites {
  readonly #options: EntryWritesOptions;
  /** What was intended in the step that opened the record: it need not be recorded again. */
  #intended: Intent | undefined;
  /** When entries are to be looked at once more, by part. */
  #verifications = new Map<number, number | undefined>();

  constructor(options: EntryWritesOptions, intended: Intent | undefined) {
    this.#options = options;
    this.#intended = intended;
  }

  /** The entries as a new plan finds them. */
  begin(entries: readonly EntryRecord[]): void {
    const writable = entries.filter(({ state }) => state === 'filed' || state === 'updating');
    this.#verifications = new Map(writable.map(({ part, verifyAt }) => [part, verifyAt]));
  }

  /**
   * Intent, call, and what follows if it fails.
   *
   * @returns undefined when what was planned turned out to be void before anything was sent
   * @throws what the call threw, when it is recorded; `fate_unknown` where nothing may be written
   */
  async send<Written>(
    write: NextWrite,
    kind: Intent['kind'],
    call: () => Promise<Written>,
    verifyAt?: number,
  ): Promise<Written | undefined> {
    if (this.#options.looksOnly) throw new DaybookError('fate_unknown', { crm: this.crm });
    if (!(await this.intend(write, kind, verifyAt))) return undefined;
    this.#options.keeper.assertHeld();
    const { part, entry } = write;
    try {
      return await call();
    } catch (error) {
      if (kind === 'updating' && entry && isNotFound(error)) {
        await this.missing(entry, part, { isGone: error.isGone });
        throw this.entryDeleted();
      }
      await this.settle(part, outcomeOf(error, entry, this.#options.now()));
      throw error;
    }
  }

  /** False when what was planned is void. */
  async intend(write: NextWrite, kind: Intent['kind'], verifyAt: number | undefined): Promise<boolean> {
    const { store, keeper, now } = this.#options;
    keeper.assertHeld();
    if (this.#takeIntended(write.part)) return true;
    const { part, messageIds, likeness, memory } = write;
    return store.intend(keeper.lease, { part, messageIds, likeness, memory, kind, now: now(), verifyAt });
  }

  /** When an entry cannot be read nothing is sent. An answer without an entry is looked at twice, as if none had come. */
  async unread(entry: EntryRecord, part: number, error: unknown): Promise<void> {
    if (DaybookError.is(error) && error.code === 'connector_contract') await this.lookTwice(entry, part);
    await this.takeBack(part);
  }

  /** Nothing is sent: what was intended when the record was opened is taken back. */
  async takeBack(part: number): Promise<void> {
    if (this.#takeIntended(part)) await this.settle(part, { outcome: 'refused' });
  }

  async settle(part: number, result: WriteResult): Promise<void> {
    this.#takeIntended(part);
    await this.#options.store.settle(this.#options.keeper.lease, part, result);
  }

  /**
   * The CRM holds it.
   *
   * @param endsWith - with the last write, which ends the lease: when to take up what came meanwhile, should nobody else
   */
  async filed(part: number, result: Filed, endsWith: { otherwise: number } | undefined): Promise<void> {
    const { store, keeper } = this.#options;
    this.#verifications.set(part, result.verifyAt);
    const moments = [...this.#verifications.values()].filter((moment) => moment !== undefined);
    const at = moments.length === 0 ? undefined : Math.min(...moments);
    const release = endsWith && { at, otherwise: endsWith.otherwise, revision: result.revision };
    await store.settle(keeper.lease, part, { outcome: 'filed', ...result }, release);
  }

  /** An entry that the CRM does not show counts as deleted at the second look. A CRM that says so itself is believed. */
  async missing(entry: EntryRecord, part: number, { isGone }: { isGone: boolean }): Promise<void> {
    if (!isGone) await this.lookTwice(entry, part);
    await this.settle(part, { outcome: 'deleted' });
  }

  /**
   * An entry that is not there, or not whole, is looked at twice before that is believed: what was written a moment ago may not
   * be everywhere yet.
   *
   * @throws DaybookError `entry_missing` until the second look
   */
  async lookTwice(entry: EntryRecord, part: number): Promise<void> {
    const now = this.#options.now();
    const lookAgainAt = (entry.missingSince ?? now) + this.#limits.missingSeconds * 1000;
    if (entry.missingSince !== undefined && now >= lookAgainAt) return;
    await this.settle(part, { outcome: 'missing', now, isUncertain: isUncertain(entry) });
    throw new DaybookError('entry_missing', { crm: this.crm, retryAfterMs: lookAgainAt - now });
  }

  /**
   * The last write's fate is unknown, and it was not found.
   *
   * @throws DaybookError `settling` as long as it may still land
   */
  assertSettled(entry: EntryRecord): void {
    const wait = entry.writtenAt + this.#limits.settlingSeconds * 1000 - this.#options.now();
    if (wait > 0) throw new DaybookError('settling', { crm: this.crm, retryAfterMs: wait });
  }

  /** While an older write of unknown fate can still land on top of ours, the entry must be looked at once more. */
  verificationOf(entry: EntryRecord): number | undefined {
    const settledAt = entry.state === 'updating' ? entry.writtenAt + this.#limits.settlingSeconds * 1000 : 0;
    const verifyAt = Math.max(settledAt, entry.verifyAt ?? 0);
    return verifyAt > this.#options.now() ? verifyAt : undefined;
  }

  entryDeleted(): DaybookError {
    return new DaybookError(this.#options.deletedAs ?? 'entry_deleted', { crm: this.crm });
  }

  get crm(): string {
    return this.#options.account.connector.manifest.displayName;
  }

  /** Whether this write was intended when the record was opened. */
  #takeIntended(part: number): boolean {
    const isIntended = this.#intended?.part === part;
    if (isIntended) this.#intended = undefined;
    return isIntended;
  }

  get #limits(): Limits {
    return this.#options.account.connector.limits;
  }
}

/** Whether the fate of its last write is unknown. */
export function isUncertain(entry: EntryRecord | undefined): boolean {
  return entry?.state === 'creating' || entry?.state === 'updating';
}

/**
 * What may have landed has its settling time from now on, for we have waited for the answer until now. A refusal says nothing
 * about an earlier write whose fate is unknown: that stays as unknown as it was.
 */
function outcomeOf(error: unknown, entry: EntryRecord | undefined, now: number): WriteResult {
  if (!DaybookError.is(error) || error.mayHaveLanded) return { outcome: 'unknown', now };
  if (entry && isUncertain(entry)) return { outcome: 'unknown', now: entry.writtenAt };
  return { outcome: 'refused', memory: entry?.memory };
}

function isNotFound(error: unknown): error is DaybookError {
  return DaybookError.is(error) && error.kind === 'not_found';
}
