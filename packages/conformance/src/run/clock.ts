import type { Environment } from '../environment.js';

/** The kit's clock: it stands until somebody sleeps. */
export class FakeClock implements Environment {
  #time: number;
  #seed = 1;

  constructor(startsAt: number) {
    this.#time = startsAt;
  }

  readonly now = (): number => this.#time;

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.advance(milliseconds);
    // Gives way to others, so that a loop of sleeps cannot stop the process.
    await new Promise<void>((resolve) => setImmediate(resolve));
  };

  /** A linear congruential generator: chance that is the same in every run. */
  readonly random = (): number => {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  };

  advance(milliseconds: number): void {
    this.#time += Math.max(0, milliseconds);
  }
}

/** The real thing, for a run against a real CRM. */
export const realEnvironment: Environment = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};
