import type { AccountPauses } from './account-pauses.js';
import type { DueDigest, LogbookStore } from './store.js';

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
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<number> | undefined;
  #isStopped = false;

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
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#poll(), 0);
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

  async #poll(): Promise<void> {
    try {
      this.#round = this.#takeUp();
      const taken = await this.#round;
      if (taken > 0) await Promise.race(this.#underway.values());
      if (!this.#isStopped)
        this.#timer = setTimeout(() => void this.#poll(), taken > 0 ? 0 : this.#options.pollMs);
    } catch {
      // The database does not answer; the next poll asks again.
      if (!this.#isStopped) this.#timer = setTimeout(() => void this.#poll(), this.#options.pollMs);
    }
  }

  async #takeUp(): Promise<number> {
    const { store, pauses, concurrency, now } = this.#options;
    const free = concurrency - this.#underway.size;
    if (free <= 0) return 0;
    const due = await store.due(now(), free + this.#underway.size, pauses.paused());
    const fresh = due.filter(({ digestId }) => !this.#underway.has(digestId)).slice(0, free);
    let taken = 0;
    for (const digest of fresh) {
      if (pauses.pausedUntil(digest.userKey) !== undefined) continue;
      this.#deliver(digest);
      taken += 1;
    }
    return taken;
  }

  #deliver({ digestId, userKey }: DueDigest): void {
    this.#options.pauses.began(userKey);
    const delivering = this.#options
      .write(digestId, userKey)
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#underway.delete(digestId));
    this.#underway.set(digestId, delivering);
  }
}
