import { DaybookError, type ErrorCode } from '@daybook/core';
import { LRUCache } from 'lru-cache';
import { atMost } from '../at-most.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The daily budget of the smallest account: one seat on the smallest plan. Used until Pipedrive says more. */
const SMALLEST_DAILY_TOKENS = 30_000;
/** Looking people up may use this part of Daybook's share; the rest is kept for logging. */
const PART_FOR_LOOKUPS = 0.5;
/** So many refusals in a row mean more than a burst, whatever the headers say: the day's budget may be spent. */
const REFUSALS_IN_A_ROW = 5;
/** While something is left of the budget, a company is tried at least so often. */
export const PROBE_EVERY_MS = 5 * MINUTE_MS;
const MAXIMUM_COMPANIES = 10_000;

interface Company {
  day: number;
  spent: number;
  /** The company's budget for a day, as Pipedrive announces it. */
  limit: number;
  /** Nothing is sent before this moment, in epoch milliseconds. */
  closedUntil: number;
  closedBecause: ErrorCode;
  /** 429 after 429. */
  refusals: number;
}

/**
 * Watches what Daybook spends of each company's daily budget. All apps of a company share that budget, and when it is
 * gone every one of them stops until midnight: so Daybook takes a share only.
 *
 * The count is this process's own. What Pipedrive says is left is a hint that runs a little behind; only "nothing is
 * left" is believed, and asked again each hour, because nobody says when the company's day ends.
 */
export class DailyBudget {
  readonly #companies = new LRUCache<string, Company>(atMost(MAXIMUM_COMPANIES));
  readonly #share: number;
  readonly #now: () => number;

  /** @param share - Daybook's part of the budget, above 0 and at most 1 */
  constructor({ share, now }: { share: number; now: () => number }) {
    this.#share = share;
    this.#now = now;
  }

  /**
   * Takes tokens before they are spent: requests that wait for their turn count already.
   *
   * @throws DaybookError `crm_budget_spent`, `crm_budget_exhausted` or `crm_rate_limit`; nothing was taken then
   */
  reserve(host: string, tokens: number, { isLookup }: { isLookup: boolean }): void {
    this.assertOpen(host);
    const company = this.#of(host);
    const cap = Math.floor(this.limitOf(host) * (isLookup ? PART_FOR_LOOKUPS : 1));
    if (company.spent + tokens > cap) {
      throw new DaybookError('crm_budget_spent', {
        crm: 'Pipedrive',
        detail: `${company.spent} of ${cap} tokens${isLookup ? ' for finding contacts' : ''}`,
        retryAfterMs: Math.min(HOUR_MS, this.#untilTomorrow()),
      });
    }
    company.spent += tokens;
  }

  /** What may be spent in a day. */
  limitOf(host: string): number {
    return this.#of(host).limit * this.#share;
  }

  /** Gives back what was not charged. */
  giveBack(host: string, tokens: number): void {
    const company = this.#of(host);
    company.spent = Math.max(0, company.spent - tokens);
  }

  /** @throws DaybookError `crm_rate_limit` or `crm_budget_exhausted` while the company is left alone */
  assertOpen(host: string, cause?: unknown): void {
    const { closedUntil, closedBecause } = this.#of(host);
    const wait = closedUntil - this.#now();
    if (wait > 0) throw new DaybookError(closedBecause, { crm: 'Pipedrive', retryAfterMs: wait, cause });
  }

  /** Takes an answer into account. */
  learn(host: string, status: number, headers: Record<string, unknown>): void {
    const company = this.#of(host);
    const limit = Number(headers['x-daily-ratelimit-token-limit']);
    if (limit > 0) company.limit = limit;
    company.refusals = status === 429 ? company.refusals + 1 : 0;
    const excess = company.refusals - REFUSALS_IN_A_ROW;
    const left = String(headers['x-daily-ratelimit-token-remaining']).trim();
    if (left === '0') {
      this.close(host, Math.min(HOUR_MS, this.#untilTomorrow()), 'crm_budget_exhausted');
    } else if (excess >= 0) {
      this.close(host, Math.min(Number(left) > 0 ? PROBE_EVERY_MS : HOUR_MS, MINUTE_MS * 2 ** excess));
    }
  }

  /** Leaves a company alone for a while. */
  close(host: string, milliseconds: number, because: ErrorCode = 'crm_rate_limit'): void {
    const company = this.#of(host);
    const until = this.#now() + milliseconds;
    if (until <= company.closedUntil) return;
    company.closedUntil = until;
    company.closedBecause = because;
  }

  #untilTomorrow(): number {
    return DAY_MS - (this.#now() % DAY_MS);
  }

  #of(host: string): Company {
    const day = Math.floor(this.#now() / DAY_MS);
    const known = this.#companies.get(host);
    if (known?.day === day) return known;
    const unknown = {
      limit: SMALLEST_DAILY_TOKENS,
      closedUntil: 0,
      closedBecause: 'crm_rate_limit',
      refusals: 0,
    } as const;
    const fresh: Company = { ...unknown, ...known, day, spent: 0 };
    this.#companies.set(host, fresh);
    return fresh;
  }
}
