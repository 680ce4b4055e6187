// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @import { ChildProcess } from 'node:child_process' */

/**
 * @typedef {object} Outcome
 * @property {number} code
 * @property {string} output of both streams
 */

const isWindows = process.platform === 'win32';

/** @type {Set<ChildProcess>} */
const running = new Set();
process.once('exit', () => {
  for (const child of running) endGroup(child, 'SIGKILL');
});

/**
 * Runs a command to its end, and never throws. Nobody answers what it asks. One that does not end is ended, with all that it
 * has started.
 *
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: Record<string, string | undefined>, patience: number }} options patience: in milliseconds
 * @returns {Promise<Outcome>}
 */
export async function runToEnd([name = '', ...words], { cwd, env, patience }) {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-run-'));
  // Not a pipe: whatever a command leaves behind would hold it open, and this would wait for a command that has ended.
  const said = openSync(join(folder, 'said'), 'a');
  const child = spawn(name, words, {
    cwd,
    env,
    stdio: ['ignore', said, said],
    detached: !isWindows,
    shell: isWindows,
  });
  running.add(child);
  const timer = setTimeout(() => endGroup(child, 'SIGKILL'), patience);
  const [code, problem = ''] = await once(child, 'exit').then(
    ([status]) => (status === null ? [1, '\nIt did not end by itself.'] : [status]),
    (error) => [1, String(error)],
  );
  clearTimeout(timer);
  running.delete(child);
  closeSync(said);
  const output = readFileSync(join(folder, 'said'), 'utf8') + problem;
  rmSync(folder, { recursive: true });
  return { code, output };
}

/**
 * Sends a signal to a command that leads a group (`detached`) and to all that it has started: a package manager passes none on.
 *
 * @param {ChildProcess} child
 * @param {'SIGTERM' | 'SIGKILL'} signal
 */
export function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(isWindows ? child.pid : -child.pid, signal);
  } catch {
    // It has ended.
  }
}
