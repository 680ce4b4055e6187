import type { Plan } from './company.js';

const WINDOW = 2000;
const SEARCHES = 10;
const PATIENCE = 10;
const BLOCK = 60_000;
const LIMITS: Record<Credential, Record<Plan, number>> = {
  oauth: { lite: 80, growth: 160, premium: 400, ultimate: 480 },
  'api token': { lite: 20, growth: 40, premium: 100, ultimate: 120 },
};

export type Credential = 'oauth' | 'api token';

export interface Asking {
  userId: number;
  credential: Credential;
  plan: Plan;
  isSearch: boolean;
  /** Epoch milliseconds. */
  now: number;
}

export interface Verdict {
  kind: 'allowed' | 'over' | 'blocked';
  headers: Record<string, string>;
}

/**
 * Requests per user and kind of token in a rolling window of 2 seconds. Searches have a smaller window of their own.
 * Whoever sends more than 10 further requests over the limit within 2 seconds of a first 429 is blocked for a minute.
 */
export class BurstLimits {
  readonly #admitted = new Map<string, number[]>();
  readonly #refused = new Map<string, { firstAt: number; since: number }>();
  readonly #blockedUntil = new Map<string, number>();

  judge(asking: Asking): Verdict {
    const { userId, credential, plan, isSearch, now } = asking;
    const token = `${credential} ${userId}`;
    if (now < (this.#blockedUntil.get(token) ?? 0)) return { kind: 'blocked', headers: {} };
    const limit = isSearch ? SEARCHES : LIMITS[credential][plan];
    const window = isSearch ? `${token} search` : token;
    const recent = (this.#admitted.get(window) ?? []).filter((at) => at > now - WINDOW);
    const allowed = recent.length < limit;
    if (allowed) recent.push(now);
    else if (this.#goesOn(token, now)) return { kind: 'blocked', headers: {} };
    this.#admitted.set(window, recent);
    const reset = Math.ceil(((recent[0] ?? now) + WINDOW - now) / 1000);
    return {
      kind: allowed ? 'allowed' : 'over',
      headers: {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(limit - recent.length),
        'x-ratelimit-reset': String(reset),
      },
    };
  }

  /** Notes a refusal, and tells whether it is one too many after the first of this window. */
  #goesOn(token: string, now: number): boolean {
    const refused = this.#refused.get(token);
    if (!refused || now >= refused.firstAt + WINDOW) {
      this.#refused.set(token, { firstAt: now, since: 0 });
      return false;
    }
    refused.since += 1;
    if (refused.since <= PATIENCE) return false;
    this.#refused.delete(token);
    this.#blockedUntil.set(token, now + BLOCK);
    return true;
  }
}
