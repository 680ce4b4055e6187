import { DaybookError } from '@daybook/core';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The daily budget of the smallest account: one seat on the smallest plan. Used until Pipedrive says more. */
export const SMALLEST_DAILY_TOKENS = 30_000;

interface Company {
  day: number;
  spent: number;
  /** The company's budget for a day, as Pipedrive announces it. */
  limit: number;
  /** Nothing is sent before this moment, in epoch milliseconds. */
  closedUntil: number;
}

/**
 * Watches what Daybook spends of each company's daily budget. All apps of a company share that budget, and when it is
 * gone every one of them stops until midnight: so Daybook takes a share only.
 *
 * The count is this process's own. What Pipedrive says is left is a hint that runs a little behind; only "nothing is
 * left" is believed, and asked again each hour, because nobody says when the company's day ends.
 */
export class DailyBudget {
  readonly #companies = new Map<string, Company>();
  readonly #share: number;
  readonly #now: () => number;

  /** @param share - Daybook's part of the budget, above 0 and at most 1 */
  constructor({ share, now }: { share: number; now: () => number }) {
    this.#share = share;
    this.#now = now;
  }

  /** @throws DaybookError `crm_budget_spent` or `crm_rate_limit`; nothing was sent then */
  assertOpen(host: string, tokens: number): void {
    const company = this.#of(host);
    const now = this.#now();
    if (company.closedUntil > now) {
      throw new DaybookError('crm_rate_limit', { crm: 'Pipedrive', retryAfterMs: company.closedUntil - now });
    }
    const cap = Math.floor(company.limit * this.#share);
    if (company.spent + tokens <= cap) return;
    throw new DaybookError('crm_budget_spent', {
      crm: 'Pipedrive',
      detail: `${company.spent} of ${cap} tokens`,
      retryAfterMs: Math.min(HOUR_MS, this.#untilTomorrow()),
    });
  }

  spend(host: string, tokens: number): void {
    this.#of(host).spent += tokens;
  }

  /** Takes the headers of an answer into account. */
  learn(host: string, headers: Record<string, unknown>): void {
    const limit = Number(headers['x-daily-ratelimit-token-limit']);
    if (limit > 0) this.#of(host).limit = limit;
    if (String(headers['x-daily-ratelimit-token-remaining']).trim() === '0') {
      this.close(host, Math.min(HOUR_MS, this.#untilTomorrow()));
    }
  }

  /** Leaves a company alone for a while. */
  close(host: string, milliseconds: number): void {
    const company = this.#of(host);
    company.closedUntil = Math.max(company.closedUntil, this.#now() + milliseconds);
  }

  #untilTomorrow(): number {
    return DAY_MS - (this.#now() % DAY_MS);
  }

  #of(host: string): Company {
    const day = Math.floor(this.#now() / DAY_MS);
    const known = this.#companies.get(host);
    if (known?.day === day) return known;
    const company = {
      day,
      spent: 0,
      limit: known?.limit ?? SMALLEST_DAILY_TOKENS,
      closedUntil: known?.closedUntil ?? 0,
    };
    this.#companies.set(host, company);
    return company;
  }
}
