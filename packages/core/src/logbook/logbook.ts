/**
 * The logbook: never twice, nothing lost.
 *
 * Messages are first taken in, in one transaction, and only then written to the CRM: what was taken in is never lost.
 * A day has one writer at a time. In this process a group commit sees to that (everybody who comes while a write is
 * under way is served by the next one), between processes a lease on the digest's row. The {@link DigestWriter}
 * records an intent before each CRM call and the result after it. Who asked is answered when the write is done, or,
 * when it takes too long or the CRM is down, told that the messages are kept; {@link Delivery} then goes on in the
 * background until they are in the CRM or only a person can help.
 */
import type { CallFact } from '../call/call-fact.js';
import { DaybookError } from '../errors/daybook-error.js';
import { within } from '../within.js';
import { AccountPauses } from './account-pauses.js';
import { CallLogging, type HowToLogCall, type LogCallOutcome } from './call-logging.js';
import { Committer } from './committer.js';
import { DayLogging, type HowToLog, type LogOutcome } from './day-logging.js';
import { Delivery } from './delivery.js';
import { GroupCommit } from './group-commit.js';
import type { LogDay } from './log-day.js';
import { type LogbookOptions, withDefaults } from './logbook-options.js';
import { RecentReads } from './recent-reads.js';
import { WaitingSenders } from './waiting-senders.js';
import type { Commit } from './writer.js';

/** Of what somebody tries again and waits for. */
const WRITES_AT_ONCE = 4;

/** See the head of this file. */
export class Logbook {
  readonly #options: Required<LogbookOptions>;
  readonly #commits: GroupCommit<Commit>;
  readonly #committer: Committer;
  readonly #delivery: Delivery;
  readonly #days: DayLogging;
  readonly #calls: CallLogging;
  readonly #pauses: AccountPauses;

  constructor(options: LogbookOptions) {
    this.#options = withDefaults(options);
    const { sleep } = this.#options;
    this.#commits = new GroupCommit(async ({ asked, gatherMs }) => {
      if (asked && gatherMs > 0) await sleep(gatherMs);
    });
    const pauses = new AccountPauses(this.#options);
    this.#pauses = pauses;
    const reads = new RecentReads(this.#options);
    const senders = new WaitingSenders();
    this.#committer = new Committer({
      ...this.#options,
      reads,
      pauses,
      lookups: new AccountPauses(this.#options),
      senders,
      onAnswered: () => this.#delivery.wake(),
    });
    this.#delivery = new Delivery({
      ...this.#options,
      pauses,
      write: (id, userKey) => this.#commit(id, userKey),
    });
    this.#days = new DayLogging({
      ...this.#options,
      committer: this.#committer,
      pauses,
      senders,
      isFree: (id) => this.#commits.isFree(id),
      commit: (id, userKey) => this.#commit(id, userKey),
      write: (id, userKey, write) => this.#write(id, userKey, write),
    });
    this.#calls = new CallLogging({
      ...this.#options,
      commits: this.#commits,
      committer: this.#committer,
      reads,
      pauses,
      wake: () => this.#delivery.wake(),
    });
  }

  /** Begins delivery in the background, with what an earlier process left behind. */
  start(): void {
    this.#delivery.start();
  }

  /** Ends delivery and waits for the writes that are under way. */
  async stop(): Promise<void> {
    await this.#delivery.stop();
    await this.#commits.idle();
  }

  /**
   * Takes up at once everything that is due. For tests with their own clock, and after somebody asked to try again.
   *
   * @returns how many digests were taken up
   */
  deliverDue(): Promise<number> {
    return this.#delivery.deliverDue();
  }

  /**
   * Logs one or more days of a user's conversations. Already logged messages are a quiet no-op.
   *
   * @param userKey - names the user's account in the storage
   * @returns once every message is in the CRM
   * @throws DaybookError when one is not. `kept`: it will be, by itself. Others: it is on the unfiled list, with this
   *   error as its reason
   */
  log(userKey: string, days: readonly LogDay[], how: HowToLog = {}): Promise<LogOutcome> {
    return this.#days.log(userKey, days, how);
  }

  /**
   * Logs what a request tells of a call.
   *
   * @param fact - read with `callFactSchema`
   * @returns what became of it; it is taken in, whatever that is
   * @throws DaybookError only when it could not be taken in
   */
  logCall(userKey: string, fact: CallFact, how: HowToLogCall): Promise<LogCallOutcome> {
    return this.#calls.log(userKey, fact, how);
  }

  /**
   * What the form of a call shows; undefined for a call that is not in the CRM. From then on, a change that the person makes
   * in the form is compared with that.
   */
  showCall(...parameters: Parameters<CallLogging['show']>): ReturnType<CallLogging['show']> {
    return this.#calls.show(...parameters);
  }

  /** A person asks to try again what could not be filed. Returns how many messages that is. */
  async retry(userKey: string, digestIds: readonly string[]): Promise<number> {
    const reopened = await this.#options.store.reopen(userKey, digestIds, this.#options.now());
    this.#delivery.wake();
    return reopened;
  }

  /** The same, and waits for what comes of it, no longer than a request waits for its write: what is left then is delivered. */
  async retryNow(userKey: string, digestIds: readonly string[]): Promise<number> {
    const reopened = await this.retry(userKey, digestIds);
    if (reopened === 0) return reopened;
    const left = digestIds.values();
    let isAwaited = true;
    const writeInTurn = async (): Promise<void> => {
      for (const id of left) {
        if (!isAwaited || this.#pauses.pauseOf(userKey) !== undefined) return;
        // oxlint-disable-next-line no-await-in-loop -- one after the other: the account has no more than its share
        await this.#commit(id, userKey).catch(() => undefined);
      }
    };
    const writes = Promise.all(Array.from({ length: WRITES_AT_ONCE }, writeInTurn));
    await within(this.#options.patienceMs, writes, () => new DaybookError('kept')).catch(() => undefined);
    isAwaited = false;
    return reopened;
  }

  /** A person does not want them filed. Returns how many messages that is. */
  async dismiss(userKey: string, digestIds: readonly string[]): Promise<number> {
    const dismissed = await this.#options.store.dismiss(userKey, digestIds, this.#options.now());
    this.#delivery.wake();
    return dismissed;
  }

  /**
   * A person takes that back: they are on the list again. Returns how many messages that is.
   *
   * @param how - `isLastOnly`: of each, what was dismissed last, and not what was dismissed before
   */
  async restore(
    userKey: string,
    digestIds: readonly string[],
    how: { isLastOnly?: boolean } = {},
  ): Promise<number> {
    const { store, now, readProfile } = this.#options;
    const { connector } = await readProfile(userKey);
    const { code, message } = new DaybookError('fate_unknown', { crm: connector.manifest.displayName });
    return store.restore(userKey, digestIds, { code, message }, now(), how);
  }

  /**
   * What kept a person's messages from being filed is gone, as when they have signed in again: those are tried again.
   *
   * @param reason - what it was
   */
  async resume(userKey: string, reason: 'crm_login_expired' | 'contact_not_created'): Promise<number> {
    const resumed = await this.#options.store.resume(userKey, reason, this.#options.now());
    this.#delivery.wake();
    return resumed;
  }

  #commit(id: string, userKey: string): Promise<Commit> {
    return this.#write(id, userKey, () => this.#committer.commit(id, userKey));
  }

  /** Writes a day; one that was handed on, because it has a contact now, is written there. */
  async #write(id: string, userKey: string, write: () => Promise<Commit>): Promise<Commit> {
    const commit = await this.#commits.run(id, write);
    return commit.handedTo === undefined ? commit : this.#commit(commit.handedTo, userKey);
  }
}
