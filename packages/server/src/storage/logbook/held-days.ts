import type { DigestRecord } from '@daybook/core';

/** Of all days together, so many messages are kept in memory. */
const MESSAGES_KEPT = 30_000;
/** A longer day would take the place of too many others. */
const LONGEST_DAY = 5_000;

/** A day as it was left, and by which it is seen whether it still is. */
interface Held {
  record: DigestRecord;
  fence: number;
}

/**
 * Days that this process wrote lately, with all their messages opened and rendered: a message that comes soon after needs
 * nothing to be read. The row tells whether what is kept is still true: if somebody else has held the digest since, its
 * fence is another; if somebody took something in, its revision is.
 */
export class HeldDays {
  readonly #days = new Map<string, Held>();
  #messages = 0;

  keep(record: DigestRecord, fence: number): void {
    this.forget(record.id);
    if (record.messages.length > LONGEST_DAY) return;
    this.#days.set(record.id, { record, fence });
    this.#messages += record.messages.length;
    for (const id of this.#days.keys()) {
      if (this.#messages <= MESSAGES_KEPT) return;
      this.forget(id);
    }
  }

  /** @param fence - of the lease that has just been taken; `revision`: before what is being taken in now */
  take(digestId: string, fence: number, revision: number): DigestRecord | undefined {
    const held = this.#days.get(digestId);
    this.forget(digestId);
    return held?.fence === fence - 1 && held.record.revision === revision ? held.record : undefined;
  }

  has(digestId: string): boolean {
    return this.#days.has(digestId);
  }

  forget(digestId: string): void {
    const held = this.#days.get(digestId);
    if (held === undefined) return;
    this.#days.delete(digestId);
    this.#messages -= held.record.messages.length;
  }

  clear(): void {
    this.#days.clear();
    this.#messages = 0;
  }
}
