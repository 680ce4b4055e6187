import { execFileSync } from 'node:child_process';
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from './support/folder.js';
import { example, main, type Running, start, stop } from './support/main-process.js';

/** Nobody chose the folder: it is `.daybook` where the server is started. */
const unchosen = { DAYBOOK_DATA: '' };
const HOLDS_DATA = 'The mock CRM holds entries already: the example is not logged again.';

const kill = (server: Running): Promise<unknown> => stop(server, 'SIGKILL');

/** Names in the folder with their modes, as `ls` counts them. */
async function modes(folder: string): Promise<Record<string, string>> {
  const names = ['.', ...(await readdir(folder))];
  const found = await Promise.all(
    names.map(async (name) => [name, ((await stat(join(folder, name))).mode & 0o777).toString(8)] as const),
  );
  return Object.fromEntries(found);
}

it('goes on in its folder after it was killed, and moves only while another one is there', async () => {
  const cwd = await makeFolder();
  const killed = await start('', unchosen, { cwd });
  await kill(killed);
  const first = await start('', unchosen, { cwd });
  expect(first.output).toContain(HOLDS_DATA);

  const second = await start('', unchosen, { cwd });
  expect(second.output).toContain(
    `Another Daybook is running on ${join(cwd, '.daybook')}: this one keeps its data in ${join(cwd, '.daybook-2')}.`,
  );
  expect(second.output).not.toContain(HOLDS_DATA);
  await kill(second);
  await kill(first);
  const afterwards = await start('', unchosen, { cwd });
  expect(afterwards.output).not.toContain('Another Daybook');
  expect(afterwards.output).toContain(HOLDS_DATA);
  expect((await readdir(cwd)).toSorted()).toEqual(['.daybook', '.daybook-2']);
});

it('lets one of several have a folder that start at the same moment', async () => {
  const folder = await makeFolder();
  const results = await Promise.allSettled([start(folder), start(folder), start(folder)]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refusals = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as Error).message] : [],
  );
  expect(refusals).toEqual(
    Array.from(
      { length: 2 },
      () => `Another Daybook is running on ${folder}. Stop it, or set DAYBOOK_DATA to another folder.\n`,
    ),
  );
});

it('keeps all of it from others, whatever the umask', async () => {
  const folder = await makeFolder();
  await start(folder, {}, { through: ['sh', '-c', 'umask 0; exec "$@"', 'sh'] });
  expect(await modes(folder)).toEqual({
    '.': '700',
    'daybook.secret': '600',
    'daybook.sqlite': '600',
    'daybook.sqlite-shm': '600',
    'daybook.sqlite-wal': '600',
    'mock-crm.json': '600',
    'server.lock': '600',
  });
});

it('closes to others what stood open before', async () => {
  const folder = await makeFolder();
  await kill(await start(folder));
  const names = await readdir(folder);
  expect(names).toContain('daybook.sqlite-wal');
  await Promise.all(names.map((name) => chmod(join(folder, name), 0o644)));
  await chmod(folder, 0o755);
  const server = await start(folder);
  expect(
    Object.entries(await modes(folder)).filter(([name, mode]) => mode !== (name === '.' ? '700' : '600')),
  ).toEqual([]);

  const before = await readFile(join(folder, 'mock-crm.json'), 'utf8');
  execFileSync(process.execPath, [
    main,
    'send',
    example.replace('.json', '-with-one-more-message.json'),
    server.url,
  ]);
  expect(await readFile(join(folder, 'mock-crm.json'), 'utf8')).not.toBe(before);
  await stop(server);
  expect(
    Object.entries(await modes(folder)).filter(([name, mode]) => mode !== (name === '.' ? '700' : '600')),
  ).toEqual([]);
});

it('refuses a folder that everybody shares', async () => {
  const folder = await makeFolder();
  await chmod(folder, 0o1777);
  await expect(start(folder)).rejects.toThrow(
    `${folder} is a folder that everybody shares: set DAYBOOK_DATA to one of its own.\n`,
  );
  expect((await stat(folder)).mode & 0o7777).toBe(0o1777);
});
