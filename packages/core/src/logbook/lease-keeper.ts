import { DaybookError } from '../errors/daybook-error.js';
import type { Lease } from './opening.js';
import type { LogbookStore } from './store.js';

/** What a lease is kept with. */
export interface LeaseOptions {
  store: Pick<LogbookStore, 'renew'>;
  /** How long a lease lives without being renewed, in milliseconds. */
  leaseMs: number;
  now: () => number;
}

/** Signals of leases that have ended well, for the next ones: to make one takes as long as to check a message. */
const unused: AbortController[] = [];
/** In place of the signal of a lease that has ended: whoever comes late must not use that of another. */
const ended = new AbortController();
ended.abort();

/**
 * A lease that is renewed while work goes on. `signal` aborts as soon as the lease may have passed to somebody else:
 * a holder that was stopped for a while finds out before it writes again.
 */
export class LeaseKeeper {
  readonly #options: LeaseOptions;
  #lost = unused.pop() ?? new AbortController();
  readonly #timer: NodeJS.Timeout;
  #lease: Lease;
  #renewing = false;

  constructor(lease: Lease, options: LeaseOptions) {
    this.#lease = lease;
    this.#options = options;
    this.#timer = setInterval(() => void this.#renew(), options.leaseMs / 4);
    this.#timer.unref();
  }

  get lease(): Lease {
    return this.#lease;
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** @throws DaybookError `logged_elsewhere` when the lease may have passed to somebody else */
  assertHeld(): void {
    if (this.#options.now() >= this.#lease.until) this.#lost.abort();
    if (this.#lost.signal.aborted) throw new DaybookError('logged_elsewhere');
  }

  /** To be called when nobody listens to `signal` any more. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#renewing || this.#lost.signal.aborted) return;
    unused.push(this.#lost);
    this.#lost = ended;
  }

  async #renew(): Promise<void> {
    const { store, leaseMs, now } = this.#options;
    // Also while a renewal is under way: the database may be too slow to keep the lease alive.
    if (now() >= this.#lease.until) return this.#lost.abort();
    if (this.#renewing || this.#lost.signal.aborted) return;
    this.#renewing = true;
    try {
      const renewed = await store.renew(this.#lease, now() + leaseMs);
      if (renewed === undefined) this.#lost.abort();
      else this.#lease = renewed;
    } catch {
      // The database did not answer: the lease runs out by itself unless the next renewal succeeds.
    } finally {
      this.#renewing = false;
    }
  }
}
