// @ts-check
import { delimiter, join } from 'node:path';
import { runToEnd } from './run-to-end.mjs';

/** Of no step of ours: it hangs, and would hold whoever waits for it for ever. */
const PATIENCE_MS = 1_800_000;

/**
 * Runs a tool of a repository, and never throws.
 *
 * @param {string} root whose node_modules come first on the path
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
export function runTool(root, command, { cwd = root, env = {} } = {}) {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const quiet = { FORCE_COLOR: '0', NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const environment = { ...process.env, ...quiet, ...env, PATH: path };
  return runToEnd(command, { cwd, env: environment, patience: PATIENCE_MS });
}

/**
 * Works on several things at a time, as many as there are hands.
 *
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {number} hands
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>} in the order of the items
 */
export async function inParallel(items, hands, work) {
  /** @type {Result[]} */
  const results = [];
  let next = 0;
  const hand = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = /** @type {Item} */ (items[at]);
      // oxlint-disable-next-line no-await-in-loop -- one hand does one thing after another
      results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: hands }, hand));
  return results;
}
