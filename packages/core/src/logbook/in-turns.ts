import { setImmediate as nextTurn } from 'node:timers/promises';

/** After so long others have their turn, in milliseconds; a step that has begun is finished. */
const TURN_MS = 4;

/**
 * Does something for each of many items, in order, without holding the event loop: whoever else has work waits for some
 * milliseconds, however many or large the items are.
 *
 * @example
 * await inTurns(messages, (message) => sizes.push(renderer.sizeOf(message)));
 */
export async function inTurns<Item>(items: readonly Item[], step: (item: Item) => void): Promise<void> {
  let began = performance.now();
  for (const item of items) {
    if (performance.now() - began > TURN_MS) {
      // oxlint-disable-next-line no-await-in-loop -- that is the point
      await nextTurn();
      began = performance.now();
    }
    step(item);
  }
}
