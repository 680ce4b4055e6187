import { DaybookError } from '../errors/daybook-error.js';
import type { AccountPauses } from './account-pauses.js';
import type { DueDigest, LogbookStore } from './store.js';

/** One account may have a quarter of the places. */
const SHARE = 4;

/** What {@link Delivery} works with. */
export interface DeliveryOptions {
  store: LogbookStore;
  pauses: AccountPauses;
  /** Writes one digest; rejects when it could not. */
  write: (digestId: string, userKey: string) => Promise<unknown>;
  pollMs: number;
  concurrency: number;
  now: () => number;
}

/**
 * Delivery in the background: takes up digests whose time has come, a fair share for each account, until nothing is
 * due. What fails is put off by whoever writes it.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #underway = new Map<string, Promise<void>>();
  /** Digests under way, by account. */
  readonly #accounts = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<number> | undefined;
  #isStopped = true;
  #isPolling = false;
  #isWoken = false;
  /** Nothing is taken up before this, as `performance.now` tells. */
  #restsUntil = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isStopped = false;
    this.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#round?.catch(() => 0);
    await Promise.all(this.#underway.values());
  }

  /** Looks for work now instead of at the next poll. */
  wake(): void {
    if (this.#isStopped) return;
    if (this.#isPolling) this.#isWoken = true;
    else this.#pollIn(0);
  }

  /** Takes up what is due, round after round, until nothing is. Returns how many digests that were. */
  async deliverDue(): Promise<number> {
    let taken = 0;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- what is due next depends on how this round went
      const digests = await this.#takeUp();
      taken += digests;
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all(this.#underway.values());
      if (digests === 0) return taken;
    }
  }

  #pollIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    const wait = Math.max(milliseconds, this.#restsUntil - performance.now());
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#poll(), wait);
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    this.#isWoken = false;
    let taken = 0;
    try {
      this.#round = this.#takeUp();
      taken = await this.#round;
    } catch {
      // The database does not answer; the next poll asks again.
    }
    this.#isPolling = false;
    this.#pollIn(taken > 0 || this.#isWoken ? 0 : this.#options.pollMs);
  }

  async #takeUp(): Promise<number> {
    const { store, pauses, concurrency, now } = this.#options;
    const free = concurrency - this.#underway.size;
    if (free <= 0) return 0;
    const due = await store.due(now(), free + this.#underway.size, [
      ...pauses.paused(),
      ...this.#busyAccounts(),
    ]);
    let taken = 0;
    for (const digest of due) {
      if (taken === free) break;
      const { digestId, userKey } = digest;
      const isBusy = this.#underway.has(digestId) || this.#countOf(userKey) >= this.#share;
      if (isBusy || pauses.pauseOf(userKey) !== undefined) continue;
      this.#deliver(digest);
      taken += 1;
    }
    return taken;
  }

  /** An account whose CRM is slow must leave room for the others. */
  get #share(): number {
    return Math.max(1, Math.floor(this.#options.concurrency / SHARE));
  }

  #busyAccounts(): string[] {
    return [...this.#accounts.keys()].filter((userKey) => this.#countOf(userKey) >= this.#share);
  }

  #countOf(userKey: string): number {
    return this.#accounts.get(userKey) ?? 0;
  }

  #deliver({ digestId, userKey }: DueDigest): void {
    const { pauses, write } = this.#options;
    pauses.began(userKey);
    this.#accounts.set(userKey, this.#countOf(userKey) + 1);
    const finish = (): void => {
      pauses.undecided(userKey);
      this.#underway.delete(digestId);
      const left = this.#countOf(userKey) - 1;
      if (left === 0) this.#accounts.delete(userKey);
      else this.#accounts.set(userKey, left);
      this.wake();
    };
    const fail = (error: unknown): void => {
      if (!isPutOff(error)) this.#restsUntil = performance.now() + this.#options.pollMs;
      finish();
    };
    this.#underway.set(digestId, write(digestId, userKey).then(finish, fail));
  }
}

/** Whether the digest's next time has come to the database. Otherwise it is still due, and would be taken up at once for ever. */
function isPutOff(error: unknown): boolean {
  return DaybookError.is(error) && error.code !== 'storage_unavailable';
}
