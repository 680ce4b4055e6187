import { setImmediate as nextTurn } from 'node:timers/promises';

/** Between two steps of one request others have their turn: in one turn without anybody new, somebody may still be on the way. */
const QUIET_TURNS = 2;
/** Where it never is quiet, in milliseconds: while a CRM takes its time, who waits here holds up what could be under way. */
const LONGEST_MS = 3;

/**
 * A moment in which nobody new asks the storage for anything. Who waits for it lets come along who is on the way: the busier
 * the process is, the more share one statement and one commit. When nothing else is going on it comes at once.
 */
export class Lull {
  readonly #now: () => number;
  #asked = 0;

  /** @param now - milliseconds of any clock that never goes back; injected in tests */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Somebody asks. */
  asked(): void {
    this.#asked += 1;
  }

  async come(): Promise<void> {
    const latest = this.#now() + LONGEST_MS;
    for (let quiet = 0; quiet < QUIET_TURNS && this.#now() < latest; ) {
      const before = this.#asked;
      // oxlint-disable-next-line no-await-in-loop -- turn by turn
      await nextTurn();
      quiet = this.#asked === before ? quiet + 1 : 0;
    }
  }
}
