import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Turnstile } from './turnstile.js';

/** Between two steps of one request others have their turn: in one turn without anybody new, somebody may still be on the way. */
const QUIET_TURNS = 2;
/** Where it never is quiet, in milliseconds: while a CRM takes its time, who waits here holds up what could be under way. */
const LONGEST_MS = 3;
/** The same while some go on a few at a time, who were answered together: they come along together, too. */
const LONGEST_PASSING_MS = 12;

/**
 * A moment in which nobody new asks the storage for anything. Who waits for it lets come along who is on the way: the busier
 * the process is, the more share one statement and one commit. When nothing else is going on it comes at once.
 */
export class Lull {
  readonly #turnstile: Turnstile;
  readonly #now: () => number;
  #asked = 0;

  /**
   * @param turnstile - through which those go on who were answered
   * @param now - milliseconds of any clock that never goes back; injected in tests
   */
  constructor(turnstile: Turnstile, now: () => number = () => performance.now()) {
    this.#turnstile = turnstile;
    this.#now = now;
  }

  /** Somebody asks. */
  asked(): void {
    this.#asked += 1;
  }

  async come(): Promise<void> {
    const began = this.#now();
    for (let quiet = 0; quiet < QUIET_TURNS && this.#now() - began < this.#longestMs; ) {
      const before = this.#asked;
      // oxlint-disable-next-line no-await-in-loop -- turn by turn
      await nextTurn();
      quiet = this.#asked === before ? quiet + 1 : 0;
    }
  }

  get #longestMs(): number {
    return this.#turnstile.isPassing ? LONGEST_PASSING_MS : LONGEST_MS;
  }
}
