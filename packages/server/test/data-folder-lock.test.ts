import { execFileSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from './support/folder.js';
import { type Running, start, stop } from './support/main-process.js';
import { until } from './support/processes.js';

/** Nobody chose the folder: it is `.daybook` where the server is started. */
const unchosen = { DAYBOOK_DATA: '' };
const HOLDS_DATA = 'The mock CRM holds entries already: the example is not logged again.';

const kill = (server: Running): Promise<unknown> => stop(server, 'SIGKILL');

// The number in it lives: as another program, or, in a container that started again, as the new server itself.
it.each([
  ['of another program', [], String(process.pid)],
  ['that is its own', ['sh', '-c', 'echo $$ > .daybook/daybook.lock; exec "$@"', 'sh'], '1'],
])('heeds no lock of an earlier version with a number %s', async (_whose, through, number) => {
  const cwd = await makeFolder();
  await stop(await start('', unchosen, { cwd }));
  await writeFile(join(cwd, '.daybook/daybook.lock'), number);
  const server = await start('', unchosen, { cwd, through });
  expect(server.output).not.toContain('Another Daybook');
  expect(server.output).toContain(HOLDS_DATA);
  expect(await readdir(cwd)).toEqual(['.daybook']);
  expect(await readdir(join(cwd, '.daybook'))).not.toContain('daybook.lock');
});

const newPids = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
const canHaveNewPids = ((): boolean => {
  try {
    execFileSync(newPids[0] ?? '', [...newPids.slice(1), 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

it.each(canHaveNewPids ? [] : ['containers'])(
  'NOT CHECKED in %s, which may not be made here: the lock of a folder, where process numbers are the same',
  () => expect(canHaveNewPids).toBe(false),
);

it.each(canHaveNewPids ? ['containers'] : [])(
  'tells %s apart in which every server has the same process number',
  async () => {
    const folder = await makeFolder();
    const first = await start(folder, {}, { through: newPids });
    await expect(start(folder, {}, { through: newPids })).rejects.toThrow(/^Another Daybook is running on /);
    await kill(first);
    // The server inside goes with its container, but not in the same instant.
    let again: Running | undefined;
    await until(async () => {
      again = await start(folder, {}, { through: newPids }).catch(() => undefined);
      return again !== undefined;
    });
    expect(again?.output).toContain(HOLDS_DATA);
  },
);
