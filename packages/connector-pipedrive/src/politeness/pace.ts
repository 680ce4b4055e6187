import { DaybookError } from '@daybook/core';

/** Pipedrive counts over a rolling window of this length (API reference, rate limiting). */
const WINDOW_MS = 2_000;
/** Who would have to wait longer is told so instead: the request was not sent and can be made again. */
const LONGEST_WAIT_MS = 5_000;
/** A process that was stopped while it waited must not send now what it was to send then. */
const OVERSLEPT_MS = 1_000;

/** What a {@link Pace} goes by. */
export interface PaceOptions {
  /** Requests per window until Pipedrive has said how many it allows. */
  allowed: number;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Spreads one token's requests so that no rolling window holds more than are allowed. Whoever comes first goes first.
 *
 * @example
 * const pace = new Pace({ allowed: 10, now: Date.now, sleep });
 * await pace.admit(); // returns when the request may leave
 */
export class Pace {
  allowed: number;
  readonly #options: PaceOptions;
  /** When requests left or will leave, oldest first. */
  #departures: number[] = [];
  #pausedUntil = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.allowed = options.allowed;
  }

  /** Nothing leaves before this moment, in epoch milliseconds. What waits is spread anew from then on. */
  pauseUntil(moment: number): void {
    if (moment <= this.#pausedUntil) return;
    this.#pausedUntil = moment;
    const now = this.#options.now();
    this.#departures = this.#departures.filter((time) => time <= now || time > moment);
  }

  /**
   * @throws DaybookError `crm_rate_limit` when the wait would be long; `crm_unavailable` when it became so, or when
   *   nobody waits any more
   */
  async admit(signal?: { readonly aborted?: boolean }): Promise<void> {
    const { now, sleep } = this.#options;
    const arrival = now();
    do {
      const departure = this.#nextDeparture();
      if (departure - arrival > LONGEST_WAIT_MS)
        throw new DaybookError('crm_rate_limit', { crm: 'Pipedrive', retryAfterMs: departure - now() });
      this.#departures = [...this.#departures.filter((time) => time > now() - WINDOW_MS), departure];
      const wait = departure - now();
      if (wait <= 0) return;
      const sleptFrom = performance.now();
      // oxlint-disable-next-line no-await-in-loop -- a pause may have begun meanwhile
      await sleep(wait);
      const isLate = performance.now() - sleptFrom > wait + OVERSLEPT_MS;
      if (isLate || signal?.aborted)
        throw new DaybookError('crm_unavailable', { crm: 'Pipedrive', detail: 'it took too long' });
    } while (this.#pausedUntil > now());
  }

  #nextDeparture(): number {
    const last = this.#departures.at(-1) ?? 0;
    const before = this.#departures.at(-this.allowed) ?? Number.NEGATIVE_INFINITY;
    return Math.max(this.#options.now(), this.#pausedUntil, last, before + WINDOW_MS);
  }
}
