const DAY = 24 * 60 * 60 * 1000;

/** A company's daily tokens. What was spent is forgotten at midnight UTC. */
export class DailyBudget {
  limit: number;
  #spent = 0;
  #day: number;
  readonly #now: () => number;

  constructor(limit: number, now: () => number) {
    this.limit = limit;
    this.#now = now;
    this.#day = Math.floor(now() / DAY);
  }

  get spent(): number {
    const today = Math.floor(this.#now() / DAY);
    if (today !== this.#day) {
      this.#day = today;
      this.#spent = 0;
    }
    return this.#spent;
  }

  set spent(tokens: number) {
    this.#day = Math.floor(this.#now() / DAY);
    this.#spent = tokens;
  }

  get remaining(): number {
    return Math.max(0, this.limit - this.spent);
  }
}
