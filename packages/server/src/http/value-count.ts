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
  /** The commas in each object that is open; in a list any number may be. */
  readonly #open: number[] = [];

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (this.#isInString) {
        if (byte === QUOTATION_MARK) this.#isInString = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
      } else this.#see(byte);
    }
  }

  #see(byte: number): void {
    if (byte === QUOTATION_MARK) this.#isInString = true;
    else if (byte === OPENS_OBJECT || byte === OPENS_LIST) {
      this.values += 1;
      this.#open.push(byte === OPENS_OBJECT ? 0 : Number.NEGATIVE_INFINITY);
    } else if (byte === CLOSES_OBJECT || byte === CLOSES_LIST) this.#open.pop();
    else if (byte === COMMA) {
      this.values += 1;
      const fields = (this.#open.pop() ?? 0) + 1;
      this.#open.push(fields);
      if (fields > this.mostFields) this.mostFields = fields;
    }
  }
}
