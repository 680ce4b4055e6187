import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from './support/folder.js';
import { endOf } from './support/main-process.js';
import { isRunning, type NpmStart, npmStart } from './support/npm-start.js';
import { until } from './support/processes.js';

/** Time for a second signal, if there is one, to meet a server that has not ended yet. */
const UNREADY = { DAYBOOK_UNREADY_SECONDS: '1' };
const UNREADY_FOR_AN_HOUR = { DAYBOOK_UNREADY_SECONDS: '3600' };

const isStopping = async ({ url }: NpmStart): Promise<boolean> =>
  (await fetch(`${url}/readyz`)).status === 503;

/** Which of its processes are still there. */
const living = ({ pids }: NpmStart): string[] =>
  Object.entries(pids).flatMap(([name, pid]) => (isRunning(pid) ? [name] : []));

it('ends at once on a second Ctrl-C', async () => {
  const started = await npmStart(UNREADY_FOR_AN_HOUR, { isTerminal: true });
  started.child.stdin?.write('\x03');
  await until(() => isStopping(started));
  started.child.stdin?.write('\x03');
  expect(await endOf(started.child)).not.toBe(0);
  await until(() => !isRunning(started.pids.server));
});

it('leaves no server behind also behind a shell that stays between npm and its script', async () => {
  const shell = join(await makeFolder(), 'bash');
  await writeFile(shell, '#!/bin/sh\n/bin/sh "$@"\nexit $?\n');
  await chmod(shell, 0o755);
  const started = await npmStart(UNREADY, { words: ['start', `--script-shell=${shell}`] });
  const closed = once(started.child, 'close');
  process.kill(started.pids.npm, 'SIGKILL');
  await closed;
  await until(() => living(started).length === 0);
  expect(started.output).toMatch(/Stopped\.\s*$/);
});

it('ends at once when its script is asked again, a second later', async () => {
  const { pids, ...started } = await npmStart(UNREADY_FOR_AN_HOUR);
  process.kill(pids.script, 'SIGTERM');
  await until(() => isStopping({ pids, ...started }));
  await until(() => {
    if (isRunning(pids.script)) process.kill(pids.script, 'SIGTERM');
    return !isRunning(pids.server);
  });
  expect(await endOf(started.child)).toBe(1);
});
