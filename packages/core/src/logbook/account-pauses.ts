const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 45_000;

interface Pause {
  /** Epoch milliseconds. */
  until: number;
  failures: number;
  failedAt: number;
  /** One write is being tried to see whether the CRM answers again. */
  isProbed: boolean;
}

/**
 * Which accounts are left alone for a while because their CRM does not answer or asks to slow down. One account's
 * pause does not touch another's. After a pause one write is tried; the others wait for what becomes of it.
 */
export class AccountPauses {
  readonly #pauses = new Map<string, Pause>();
  readonly #now: () => number;
  readonly #random: () => number;

  constructor({ now, random }: { now: () => number; random: () => number }) {
    this.#now = now;
    this.#random = random;
  }

  /** When the account may be tried again; undefined for now. */
  pausedUntil(userKey: string): number | undefined {
    const pause = this.#pauses.get(userKey);
    if (pause === undefined || (!pause.isProbed && this.#now() >= pause.until)) return undefined;
    return Math.max(pause.until, this.#now() + FIRST_PAUSE_MS);
  }

  /** Accounts that are not to be tried now. */
  paused(): string[] {
    return [...this.#pauses.keys()].filter((userKey) => this.pausedUntil(userKey) !== undefined);
  }

  /** A write begins. Right after a pause it is the only one until its result is known. */
  began(userKey: string): void {
    const pause = this.#pauses.get(userKey);
    if (pause !== undefined) pause.isProbed = true;
  }

  /**
   * A write failed for a reason that may pass. Writes that were under way together count as one failure.
   *
   * @param beganAt - when the write began, epoch milliseconds
   * @param retryAfterMs - what the CRM asked for; without it the pause doubles each time, with jitter
   * @returns when the account is tried again, epoch milliseconds
   */
  failed(userKey: string, beganAt: number, retryAfterMs: number | undefined): number {
    const before = this.#pauses.get(userKey) ?? { until: 0, failures: 0, failedAt: -1, isProbed: false };
    const failures = beganAt > before.failedAt ? before.failures + 1 : before.failures;
    const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    const jittered = backoff * (0.75 + this.#random() / 4);
    const until = Math.max(before.until, this.#now() + (retryAfterMs ?? jittered));
    this.#pauses.set(userKey, { until, failures, failedAt: this.#now(), isProbed: false });
    return until;
  }

  /** A write worked, or failed for a reason of its own: the CRM answers. Returns whether the account was paused. */
  answered(userKey: string): boolean {
    return this.#pauses.delete(userKey);
  }

  /** A write ended without telling anything about the CRM. */
  undecided(userKey: string): void {
    const pause = this.#pauses.get(userKey);
    if (pause !== undefined) pause.isProbed = false;
  }
}
