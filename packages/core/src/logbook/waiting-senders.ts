/**
 * Who waits for messages to be filed. A message is named in one answer: that of somebody who waits when it is filed, and
 * who then takes its name; if nobody does, the first who sends it again is told.
 */
export class WaitingSenders {
  /** How many wait, by message. */
  readonly #waiting = new Map<string, number>();
  /** Filed, and to be told to somebody who waits. */
  readonly #named = new Set<string>();

  /** @returns what ends the waiting: messages that were filed, and that nobody has taken the name of */
  wait(userKey: string, messageIds: readonly string[]): () => string[] {
    const keys = messageIds.map((id) => keyOf(userKey, id));
    for (const key of keys) this.#waiting.set(key, (this.#waiting.get(key) ?? 0) + 1);
    return () =>
      messageIds.filter((_id, index) => {
        const key = keys[index] ?? '';
        const left = (this.#waiting.get(key) ?? 1) - 1;
        if (left > 0) this.#waiting.set(key, left);
        else this.#waiting.delete(key);
        return left <= 0 && this.#named.delete(key);
      });
  }

  /** Messages that are about to be filed: those that somebody waits for. */
  expected(userKey: string, messageIds: readonly string[]): string[] {
    return messageIds.filter((id) => this.#waiting.has(keyOf(userKey, id)));
  }

  /**
   * They are filed, and noted as told.
   *
   * @returns those that nobody waits for any more: of them that is not true
   */
  filed(userKey: string, messageIds: readonly string[]): string[] {
    const told = new Set(this.expected(userKey, messageIds));
    for (const id of told) this.#named.add(keyOf(userKey, id));
    return messageIds.filter((id) => !told.has(id));
  }

  /** Takes the names of messages: each goes to one. */
  take(userKey: string, messageIds: readonly string[]): string[] {
    return messageIds.filter((id) => this.#named.delete(keyOf(userKey, id)));
  }
}

function keyOf(userKey: string, messageId: string): string {
  return `${userKey} ${messageId}`;
}
