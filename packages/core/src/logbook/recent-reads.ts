import type { StandingEntry } from '../call/standing-entry.js';

/** At hang-up the client asks for the entry, and sends what it has at once. */
const LIFE_MS = 2_000;

/**
 * Entries of calls that were read for a form a moment ago: the write that follows need not read them again, which some CRMs
 * charge for. Each serves once.
 */
export class RecentReads {
  readonly #reads = new Map<string, { standing: StandingEntry; at: number }>();
  readonly #now: () => number;

  constructor({ now }: { now: () => number }) {
    this.#now = now;
  }

  keep(callId: string, standing: StandingEntry): void {
    for (const [id, { at }] of this.#reads) if (this.#now() - at > LIFE_MS) this.#reads.delete(id);
    this.#reads.set(callId, { standing, at: this.#now() });
  }

  /** What the first entry of a call says, if it was read just now. */
  take(callId: string): StandingEntry | undefined {
    const read = this.#reads.get(callId);
    this.#reads.delete(callId);
    return read && this.#now() - read.at <= LIFE_MS ? read.standing : undefined;
  }
}
