// @ts-check
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} Outcome
 * @property {number} status
 * @property {string} output of both streams
 */

/**
 * Runs a tool of a repository, and never throws.
 *
 * @param {string} root whose node_modules come first on the path
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<Outcome>}
 */
export function runTool(root, [name = '', ...words], { cwd = root, env = {} } = {}) {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const quiet = { FORCE_COLOR: '0', NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  return new Promise((resolve) => {
    const child = spawn(name, words, {
      cwd,
      env: { ...process.env, ...quiet, ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (data) => void (output += String(data)));
    child.stderr.on('data', (data) => void (output += String(data)));
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
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
