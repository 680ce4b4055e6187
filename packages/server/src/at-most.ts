/**
 * Options of an LRU cache that holds so many entries. Not its `max`: it takes the memory of all of them at once, before
 * there is one.
 */
export function atMost(entries: number): { maxSize: number; sizeCalculation: () => number } {
  return { maxSize: entries, sizeCalculation: () => 1 };
}
