/** Its field is put on the object that it is given, in place of a new one. */
// oxlint-disable-next-line typescript/no-extraneous-class -- only a constructor can say what it makes
class Given {
  constructor(object: object) {
    // oxlint-disable-next-line no-constructor-return -- that is the point
    return object;
  }
}

/** What is remembered of objects for as long as they are in memory. */
export interface Memo<Key extends object, Value> {
  get: (key: Key) => Value | undefined;
  set: (key: Key, value: Value) => void;
}

/**
 * As a `WeakMap`, for what there are tens of thousands of: the value is kept on the object, where nobody sees it and no copy
 * takes it along, and not in a table. To grow a table of a hundred thousand holds everybody for some fifty milliseconds.
 *
 * Of an object that cannot be extended nothing is remembered.
 *
 * @example
 * const lengths = createMemo<object, number>();
 * const message = { subject: 'Hello' };
 * lengths.set(message, 5);
 * lengths.get(message); // 5
 */
export function createMemo<Key extends object, Value>(): Memo<Key, Value> {
  class Remembered extends Given {
    #value: Value;

    constructor(key: Key, value: Value) {
      super(key);
      this.#value = value;
    }

    static get(key: Key): Value | undefined {
      return #value in key ? key.#value : undefined;
    }

    static set(key: Key, value: Value): void {
      if (#value in key) key.#value = value;
      // oxlint-disable-next-line no-new -- it is the key
      else if (Object.isExtensible(key)) new Remembered(key, value);
    }
  }
  return Remembered;
}
