/**
 * Commits a digest: writes it under its lease, and decides what follows from how that went. What may pass is tried
 * again by itself; what only a person can mend goes to the unfiled list.
 */
import { randomUUID } from 'node:crypto';
import type { Connector } from '../contract/v1/connector.js';
import type { LogFormat } from '../contract/v1/digest.js';
import { toSafeLine } from '../digest/text.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { ErrorCode } from '../errors/error-table.js';
import type { AccountPauses } from './account-pauses.js';
import { FirstPlan } from './first-plan.js';
import { firstSentence, keptBecause } from './kept.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { LogbookOptions } from './logbook-options.js';
import type { Lease, Opened, Opening } from './opening.js';
import type { RenderSettings } from './plan.js';
import type { RecentReads } from './recent-reads.js';
import type { LogbookRecord } from './record.js';
import { writerOf } from './record-kinds.js';
import type { Problem } from './store.js';
import { isUnassigned } from './unassigned-day.js';
import type { WaitingSenders } from './waiting-senders.js';
import type { Account, Profile } from './write-entry.js';
import type { Commit, WriterOptions } from './writer.js';

const LEASE_POLL_MS = 100;
/** The CRM answers; only what became of one entry is not known yet. */
const looksAgain: ReadonlySet<ErrorCode> = new Set(['settling', 'entry_missing', 'call_goes_on']);

/** A digest whose writers end again and again without a word, as when a process dies of it, is not written for ever. */
const MAXIMUM_OPENINGS = 10;
/** What cannot be opened is tried again after a minute, then after twice as long each time. */
const FIRST_STEP_MS = 60_000;
const LONGEST_STEP_MS = 6 * 3_600_000;
/** Characters of what is kept of a problem. */
const LONGEST_PROBLEM = 400;

/** What a {@link Committer} works with. */
export interface CommitterOptions extends Required<LogbookOptions> {
  pauses: AccountPauses;
  /** The same for looking up contacts, of which CRMs may allow less: what keeps that from being done keeps nobody from writing. */
  lookups: AccountPauses;
  senders: WaitingSenders;
  reads: RecentReads;
  /** Told when a CRM that was left alone answers again. */
  onAnswered: () => void;
}

/** When a digest is tried again, and what is told of it until then. */
interface PutOff {
  at: number;
  problem: Problem;
}

/** Whose digest it is, and how it was planned when it was opened. */
export interface HowToCommit {
  userKey: string;
  settings: RenderSettings;
  plan: FirstPlan;
  /** Opens the account of somebody who is at hand. */
  openAccount?: (() => Promise<Account>) | undefined;
}

/** See the head of this file. */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #holder = randomUUID();

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** What a digest is opened with, and how it will be planned then. */
  opening(plan: FirstPlan): Opening {
    const { now, leaseMs } = this.#options;
    return {
      holder: this.#holder,
      now: now(),
      until: now() + leaseMs,
      plan: (record) => plan.intentOf(record),
    };
  }

  /** Opens a digest that waits, and writes it. */
  async commit(id: string, userKey: string): Promise<Commit> {
    const { readProfile, footer, now, store } = this.#options;
    const profile = await readProfile(userKey).catch((error: unknown) =>
      this.#unopened(id, namedByReader(error)),
    );
    const settings = await renderSettings(profile, footer);
    const plan = new FirstPlan({ settings, now });
    const opened = await this.#open(id, plan).catch((error: unknown) => this.#unopened(id, error));
    // What could not be read is mended: an older secret was put back, or the connector is loaded again.
    if (hasUnfiled(opened.record)) {
      await store.resume(userKey, 'unreadable', now(), id);
      await store.resume(userKey, 'unknown_platform', now(), id);
    }
    return this.commitOpened(opened, { userKey, settings, plan });
  }

  /** Nobody else may have to wait for what cannot be opened, and whose it is must be told. */
  async #unopened(digestId: string, error: unknown): Promise<never> {
    if (DaybookError.is(error) && error.retryable) throw error;
    const { store, now, onProblem } = this.#options;
    onProblem({ digestId, error });
    const problem = nameProblem(error, digestId);
    const { code, message } = problem;
    const at = (failures: number): number => now() + stepAfter(failures);
    await store.putOff(digestId, { code, message }, { now: now(), at });
    throw problem;
  }

  /** Writes one digest under its lease and decides what follows from how that went. */
  async commitOpened(opened: Opened, how: HowToCommit): Promise<Commit> {
    const { store, leaseMs, now } = this.#options;
    const { userKey } = how;
    const pauses = this.#pausesOf(opened.record);
    const keeper = new LeaseKeeper(opened.lease, { store, leaseMs, now });
    // Delivery sees to it that nobody writes in a pause; of lookups it knows nothing.
    const pause = pauses === this.#options.lookups ? pauses.pauseOf(userKey) : undefined;
    if (pause) return this.#putOff(opened, keeper, pause);
    const beganAt = now();
    let failed = false;
    let isReleased = false;
    let next: PutOff | undefined;
    try {
      pauses.began(userKey);
      if (opened.openings > MAXIMUM_OPENINGS) {
        await this.#takeBack(opened);
        throw new DaybookError('never_finished');
      }
      const commit = await this.#writeWithFreshCredentials(opened, how, keeper);
      ({ isReleased } = commit);
      await this.#written(pauses, userKey, commit);
      return commit;
    } catch (error) {
      failed = true;
      next = await this.#tryAgain(error, opened.record, beganAt);
      if (next !== undefined) throw keptBecause(error, next.at - now(), opened.record.kind);
      const commit = await this.#lookOnceMore(error, opened, how, keeper);
      if (commit === undefined) throw await this.#givenUp(error, opened, how, keeper.lease);
      failed = false;
      ({ isReleased } = commit);
      await this.#written(pauses, userKey, commit);
      return commit;
    } finally {
      pauses.undecided(userKey);
      keeper.stop();
      if (!isReleased) await this.#release(keeper.lease, { at: undefined, ...next, failed });
    }
  }

  async #putOff(
    { record }: Opened,
    keeper: LeaseKeeper,
    { until, reason }: { until: number; reason: DaybookError },
  ): Promise<never> {
    keeper.stop();
    const now = this.#options.now();
    const problem = problemOf(reason, { at: now, ofAccount: false });
    await this.#release(keeper.lease, { at: until, failed: true, problem });
    throw keptBecause(reason, until - now, record.kind);
  }

  #pausesOf(record: LogbookRecord): AccountPauses {
    const { pauses, lookups } = this.#options;
    return record.kind === 'day' && isUnassigned(record) ? lookups : pauses;
  }

  async #written(pauses: AccountPauses, userKey: string, { asked, filed }: Commit): Promise<void> {
    if (asked) await this.#crmAnswered(pauses, userKey);
    if (filed.size > 0) this.#options.onFiled(userKey, filed.size);
  }

  /**
   * Before a call is given up because its CRM never confirmed it: what stands there is filed. (A day is compared whenever it is
   * tried.) Undefined when it does not stand there, or nobody can see it.
   */
  async #lookOnceMore(
    error: unknown,
    { record: { kind } }: Opened,
    how: HowToCommit,
    keeper: LeaseKeeper,
  ): Promise<Commit | undefined> {
    if (kind !== 'call' || (DaybookError.is(error) && !error.retryable)) return undefined;
    const { userKey } = how;
    try {
      const account = await this.#options.openAccount(userKey, { refused: undefined });
      const record = await this.#options.store.load(keeper.lease);
      const options = { ...(await this.#optionsFor(account, keeper)), looksOnly: true };
      return await writerOf(record)(options, undefined);
    } catch {
      return undefined;
    }
  }

  /** What was written is written, even if this fails: the lease then ends by itself, and delivery looks again. */
  async #release(
    lease: Lease,
    next: { at: number | undefined; failed: boolean; problem?: Problem },
  ): Promise<void> {
    const { store, now, leaseMs, onProblem } = this.#options;
    try {
      const at = next.at === undefined ? undefined : Math.ceil(next.at);
      await store.release(lease, { otherwise: now() + leaseMs, ...next, at });
    } catch (error) {
      onProblem({ digestId: lease.digestId, error });
    }
  }

  /** What was intended when the digest was opened: nothing was sent, and nothing will be. */
  async #takeBack({ lease, intent }: Opened): Promise<void> {
    if (intent) await this.#options.store.settle(lease, intent.part, { outcome: 'refused' });
  }

  /** A refused token may just have run out: it is renewed once. */
  async #writeWithFreshCredentials(
    opened: Opened,
    { userKey, plan, openAccount }: HowToCommit,
    keeper: LeaseKeeper,
  ): Promise<Commit> {
    const account = await (
      openAccount?.() ?? this.#options.openAccount(userKey, { refused: undefined })
    ).catch(async (error: unknown) => {
      await this.#takeBack(opened);
      throw error;
    });
    try {
      return await plan.writerOf(opened.record)(await this.#optionsFor(account, keeper), opened.intent);
    } catch (error) {
      if (!DaybookError.is(error) || error.kind !== 'auth') throw error;
      const renewed = await this.#options.openAccount(userKey, { refused: account.authHeader });
      const record = await this.#options.store.load(keeper.lease);
      return writerOf(record)(await this.#optionsFor(renewed, keeper), undefined);
    }
  }

  async #optionsFor(account: Account, keeper: LeaseKeeper): Promise<WriterOptions> {
    const { store, now, leaseMs, senders, reads, footer, findNewContact } = this.#options;
    const settings = await renderSettings(account, footer);
    return { store, account, settings, keeper, now, leaseMs, senders, reads, findNewContact };
  }

  /** Marks what was pending as unfiled. Returns why. A call's last write may still land: then it is looked at once more. */
  async #givenUp(
    error: unknown,
    { record }: Opened,
    { settings: { connector } }: HowToCommit,
    lease: Lease,
  ): Promise<DaybookError> {
    const problem = nameProblem(error, lease.digestId);
    const { code, message } = problem;
    const now = this.#options.now();
    const settledAt = now + connector.limits.settlingSeconds * 1000;
    const lookAgainAt = record.kind === 'call' && problem.retryable ? settledAt : undefined;
    await this.#options.store.giveUp(lease, pendingIn(record), { code, message }, { now, lookAgainAt });
    return problem;
  }

  /** When to try again after a failure; undefined when only a person can help. */
  async #tryAgain(error: unknown, record: LogbookRecord, beganAt: number): Promise<PutOff | undefined> {
    const { id, userKey } = record;
    const { now, store, leaseMs, giveUpAfterMs, onProblem } = this.#options;
    const pauses = this.#pausesOf(record);
    onProblem({ digestId: id, error });
    const putOff = (at: number, { ofAccount = false } = {}): PutOff => ({
      at,
      problem: problemOf(nameProblem(error, id), { at: now(), ofAccount }),
    });
    if (DaybookError.is(error) && error.code === 'logged_elsewhere') return putOff(now() + leaseMs);
    if (DaybookError.is(error) && looksAgain.has(error.code))
      return putOff(now() + (error.retryAfterMs ?? leaseMs));
    const isOurs = DaybookError.is(error);
    if (isOurs && !error.retryable) {
      await this.#crmAnswered(pauses, userKey);
      return undefined;
    }
    const at = isOurs ? pauses.failed(userKey, beganAt, error) : now() + leaseMs;
    const since = await store.waitingSince(id);
    const ofAccount = isOurs && pauses === this.#options.pauses;
    return now() - (since ?? now()) < giveUpAfterMs ? putOff(at, { ofAccount }) : undefined;
  }

  /** What waited for this account's CRM is taken up at once. */
  async #crmAnswered(pauses: AccountPauses, userKey: string): Promise<void> {
    if (!pauses.answered(userKey)) return;
    await this.#options.store.wake(userKey, this.#options.now());
    this.#options.onAnswered();
  }

  async #open(id: string, plan: FirstPlan): Promise<Opened> {
    const { store, now, sleep, leaseMs } = this.#options;
    const deadline = now() + 2 * leaseMs;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- polling
      const opened = await store.open(id, this.opening(plan));
      if (opened !== undefined) return opened;
      if (now() >= deadline) throw new DaybookError('logged_elsewhere');
      // oxlint-disable-next-line no-await-in-loop
      await sleep(LEASE_POLL_MS);
    }
  }
}

/** A connector's format is one and the same for all and for ever. Its manifest stays the same when its calls are wrapped. */
const formats = new WeakMap<Connector['manifest'], LogFormat>();

/** What a user's entries are rendered with. */
export async function renderSettings({ user, connector }: Profile, footer: string): Promise<RenderSettings> {
  const known = formats.get(connector.manifest);
  if (known !== undefined) return { user, connector, format: known, footer };
  const format = connector.has('getLogFormatType')
    ? await connector.call('getLogFormatType', {})
    : 'text/plain';
  formats.set(connector.manifest, format);
  return { user, connector, format, footer };
}

/** Of a person nothing can be read but what is sealed. */
function namedByReader(error: unknown): DaybookError {
  return DaybookError.is(error) ? error : new DaybookError('unreadable', { cause: error });
}

function stepAfter(failures: number): number {
  return Math.min(LONGEST_STEP_MS, FIRST_STEP_MS * 2 ** (failures - 1));
}

function hasUnfiled(record: LogbookRecord): boolean {
  if (record.kind === 'call') return record.state === 'unfiled';
  return record.messages.some(({ state }) => state === 'unfiled');
}

function pendingIn(record: LogbookRecord): string[] {
  // One that was only looked at once more may be logged again meanwhile: that is not given up with the look.
  if (record.kind === 'call') return record.state === 'pending' ? [record.itemId] : [];
  return record.messages.filter(({ state }) => state === 'pending').map(({ id }) => id);
}

function problemOf({ code, message }: DaybookError, when: Pick<Problem, 'at' | 'ofAccount'>): Problem {
  return {
    code,
    message: toSafeLine(firstSentence(message)).slice(0, LONGEST_PROBLEM).toWellFormed(),
    ...when,
  };
}

function nameProblem(error: unknown, digestId: string): DaybookError {
  return DaybookError.is(error) ? error : new DaybookError('unexpected', { detail: digestId, cause: error });
}
