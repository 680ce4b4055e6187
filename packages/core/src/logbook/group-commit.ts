/**
 * One writer per key. Who asks while a write is under way waits for the next one, together with everybody else who
 * asked meanwhile: the number of writes then depends on how long a write takes, not on how many ask (group commit).
 *
 * The promise that `run` returns settles with a write that began after the call.
 *
 * @param gather - called when a write has ended; until its promise resolves, whoever asks is gathered for the next one
 * @example
 * const commits = new GroupCommit<void>();
 * await Promise.all([1, 2, 3].map(() => commits.run('key', write))); // writes twice
 */
export class GroupCommit<Result> {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<Result>>();
  readonly #gather: (result: Result) => Promise<void>;

  constructor(gather: (result: Result) => Promise<void> = () => Promise.resolve()) {
    this.#gather = gather;
  }

  run(key: string, write: () => Promise<Result>): Promise<Result> {
    const waiting = this.#next.get(key);
    if (waiting !== undefined) return waiting;
    const running = this.#running.get(key);
    if (running === undefined) return this.#start(key, write);
    const startNext = (): Promise<Result> => {
      this.#next.delete(key);
      return this.#start(key, write);
    };
    const next = running.then(startNext);
    this.#next.set(key, next);
    return next;
  }

  /** Whether a write with this key would begin at once. */
  isFree(key: string): boolean {
    return !this.#running.has(key) && !this.#next.has(key);
  }

  /** Resolves when no write is under way and none is waiting. */
  async idle(): Promise<void> {
    while (this.#running.size > 0 || this.#next.size > 0) {
      // oxlint-disable-next-line no-await-in-loop -- what waits begins when what runs has ended
      await Promise.allSettled([...this.#running.values(), ...this.#next.values()]);
    }
  }

  #start(key: string, write: () => Promise<Result>): Promise<Result> {
    const writing = write();
    this.#running.set(key, this.#endOf(key, writing));
    return writing;
  }

  /** Resolves when a write has ended, however it did, and what comes meanwhile was gathered. */
  async #endOf(key: string, writing: Promise<Result>): Promise<void> {
    try {
      await this.#gather(await writing);
    } catch {
      // Who asked is told.
    } finally {
      this.#running.delete(key);
    }
  }
}
