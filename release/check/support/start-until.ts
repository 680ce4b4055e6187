import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/**
 * Starts a server, and ends it after the test.
 *
 * @param awaited - a line by which it tells that it is there
 * @returns what it has said until then, the awaited line last
 * @throws Error with all that it said, when it ends before
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
  const closed = once(child, 'close');
  onTestFinished(async () => {
    // The whole group: a package manager passes no signal on.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await closed;
  });
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (awaited.test(line)) resolve([...said]);
      });
    }
    void closed.then(() => reject(new Error(said.join('\n'))));
  });
}
