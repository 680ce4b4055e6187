import type { DaybookError } from '../errors/daybook-error.js';
import type { ErrorCode } from '../errors/error-table.js';

const FIRST_PAUSE_MS = 1_000;
/** The longest pause of an account whose CRM asked for none. */
const LONGEST_PAUSE_MS = 45_000;
/** Whatever a CRM asked for, it is tried so often: it may have meant somebody else, or be well again. */
const PROBE_EVERY_MS = 300_000;
/** Until the next day nothing is to be had: to try would be in vain, and cost. */
const spentForTheDay = new Set<ErrorCode>(['crm_budget_spent', 'crm_budget_exhausted']);
const LONGEST_DAY_MS = 86_400_000;

interface Pause {
  /** Epoch milliseconds. */
  until: number;
  /** What the CRM said, or that it said nothing. */
  reason: DaybookError;
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

  /** Until when the account is left alone, and why; undefined when it may be tried now. */
  pauseOf(userKey: string): Pick<Pause, 'until' | 'reason'> | undefined {
    const pause = this.#pauses.get(userKey);
    if (pause === undefined || (!pause.isProbed && this.#now() >= pause.until)) return undefined;
    return { until: Math.max(pause.until, this.#now() + FIRST_PAUSE_MS), reason: pause.reason };
  }

  /** Accounts that are not to be tried now. */
  paused(): string[] {
    return [...this.#pauses.keys()].filter((userKey) => this.pauseOf(userKey) !== undefined);
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
   * @param reason - with what the CRM asked for; without that the pause doubles each time, with jitter
   * @returns when the account is tried again, epoch milliseconds
   */
  failed(userKey: string, beganAt: number, reason: DaybookError): number {
    const before = this.#pauses.get(userKey);
    const failures = before && beganAt <= before.failedAt ? before.failures : (before?.failures ?? 0) + 1;
    const until = this.#now() + this.#waitAfter(reason, failures);
    const longer = before && before.until > until ? before : { until, reason };
    const pause = { until: longer.until, reason: longer.reason, failures, failedAt: this.#now() };
    this.#pauses.set(userKey, { ...pause, isProbed: false });
    return pause.until;
  }

  #waitAfter({ code, retryAfterMs }: DaybookError, failures: number): number {
    if (retryAfterMs === undefined) {
      const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
      return backoff * (0.75 + this.#random() / 4);
    }
    const longest = spentForTheDay.has(code) ? LONGEST_DAY_MS : PROBE_EVERY_MS;
    return Math.min(longest, Math.max(FIRST_PAUSE_MS, retryAfterMs));
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
