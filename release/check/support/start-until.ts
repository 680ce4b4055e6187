import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { endGroup } from '../../../generators/checks/run-to-end.mjs';

/** Less than the tests' own time: they would not tell what it had said. */
const START_MS = 300_000;
/** More than a server needs to finish what it is about. */
const END_MS = 60_000;

/**
 * Starts a server, and ends it after the test, which fails if it does not go when it is asked to.
 *
 * @param awaited - a line by which it tells that it is there
 * @returns what it has said until then, the awaited line last
 * @throws Error with all that it said, when it ends before, or never says it
 */
export async function startUntil(
  [command = '', ...words]: string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
  awaited: RegExp,
): Promise<string[]> {
  const child = spawn(command, words, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said: string[] = [];
  const closed = once(child, 'close');
  onTestFinished(async () => {
    let stays = false;
    endGroup(child, 'SIGTERM');
    const timer = setTimeout(() => {
      stays = true;
      endGroup(child, 'SIGKILL');
    }, END_MS);
    await closed;
    clearTimeout(timer);
    if (stays) throw new Error(`It did not end when it was asked to:\n${said.join('\n')}`);
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`It never said so:\n${said.join('\n')}`)), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (!awaited.test(line)) return;
        clearTimeout(timer);
        resolve([...said]);
      });
    }
    child.once('close', () => {
      clearTimeout(timer);
      reject(new Error(said.join('\n')));
    });
  });
}
