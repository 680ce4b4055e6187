import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many steps are taken before others have their turn: some milliseconds for what is done to a message. */
const AT_ONCE = 100;

/**
 * Does something for each of many items, in order, without holding the event loop: whoever else has work waits for some
 * hundred of them at most.
 *
 * @example
 * await inTurns(messages, (message) => sizes.push(renderer.sizeOf(message)));
 */
export async function inTurns<Item>(items: readonly Item[], step: (item: Item) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- that is the point
    if (index > 0 && index % AT_ONCE === 0) await nextTurn();
    step(item);
  }
}
