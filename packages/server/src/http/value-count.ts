const QUOTATION_MARK = 0x22;
const COMMA = 0x2c;
const OPENS_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSES_LIST = 0x5d;
const OPENS_OBJECT = 0x7b;
const CLOSES_OBJECT = 0x7d;

/**
 * Counts the values of a JSON text as it arrives, none too few. Three bytes, `{},`, take twenty times as much memory when they
 * are read: five bodies of these ended a process that had half a gigabyte. And an object of very many fields takes seconds.
 */
export class ValueCount {
  values = 0;
  /** Commas between the fields of the object that has most of them. */
  mostFields = 0;
  #isInString = false;
  #isEscaped = false;
  /** The commas so far in the object that is open, and in those around it; in a list any number may be. */
  #fields = 0;
  readonly #around: number[] = [];

  add(chunk: Uint8Array): void {
    // By index, and with variables: three times as fast.
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (isEscaped) isEscaped = false;
      else if (byte === QUOTATION_MARK) isInString = !isInString;
      else if (isInString) isEscaped = byte === BACKSLASH;
      else if (byte === COMMA || byte >= OPENS_LIST) this.#see(byte);
    }
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
  }

  #see(byte: number): void {
    if (byte === COMMA) {
      this.values += 1;
      this.#fields += 1;
      if (this.#fields > this.mostFields) this.mostFields = this.#fields;
    } else if (byte === OPENS_OBJECT || byte === OPENS_LIST) {
      this.values += 1;
      this.#around.push(this.#fields);
      this.#fields = byte === OPENS_OBJECT ? 0 : Number.NEGATIVE_INFINITY;
    } else if (byte === CLOSES_OBJECT || byte === CLOSES_LIST) this.#fields = this.#around.pop() ?? 0;
  }
}
