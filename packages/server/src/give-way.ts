import { setImmediate as nextTurn } from 'node:timers/promises';

/** More characters than this take some milliseconds to read, parse, spell, encrypt or render. */
const LONG = 200_000;

/**
 * Between two steps of work on one long text others have their turn; a short one goes on at once.
 *
 * @param characters - how long it is
 */
export async function giveWay(characters: number): Promise<void> {
  if (characters > LONG) await nextTurn();
}
