/** So many go on in one turn of the event loop: some milliseconds of work. */
const AT_ONCE = 16;

/**
 * Lets those who have waited for the same answer go on a few at a time, and others have their turn between them. One statement
 * answers for hundreds of requests; all of them at once would hold the event loop for as long as they take together.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  /** How many have gone in this turn; undefined before the first. */
  #gone: number | undefined;

  /** @param go - called at once where few go in this turn, else in a later one; in the order of the calls */
  pass(go: () => void): void {
    if (this.#gone === AT_ONCE) this.#waiting.push(go);
    else this.#letGo([go]);
  }

  /** Whether somebody waits for a later turn. */
  get isPassing(): boolean {
    return this.#waiting.length > 0;
  }

  #letGo(going: readonly (() => void)[]): void {
    if (this.#gone === undefined) setImmediate(() => this.#turn());
    this.#gone = (this.#gone ?? 0) + going.length;
    for (const go of going) go();
  }

  #turn(): void {
    this.#gone = undefined;
    if (this.isPassing) this.#letGo(this.#waiting.splice(0, AT_ONCE));
  }
}
