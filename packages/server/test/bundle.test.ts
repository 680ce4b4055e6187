import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeFolder } from './support/folder.js';
import { main, start, stop } from './support/main-process.js';

const run = promisify(execFile);

/** The bundle in a folder of its own, with SQLite beside it. */
async function copyBundle(): Promise<string> {
  const folder = join(await makeFolder(), 'dist');
  await cp(dirname(main), folder, { recursive: true });
  await symlink(join(dirname(main), '../node_modules'), join(folder, '../node_modules'));
  return folder;
}

/** What V8 says of what it was given of each file: `true` when it was refused, nothing where it was given nothing. */
async function startProbed(before = ''): Promise<string> {
  const program = join(await makeFolder(), 'probe.cjs');
  await writeFile(
    program,
    `${before}
    const { modules } = require(${JSON.stringify(main)});
    const isRefused = ({ script }) => script.cachedDataRejected;
    process.on('exit', () => console.log('refused by V8:', [...modules.values()].map(isRefused).join()));`,
  );
  const server = await start(await makeFolder(), { DAYBOOK_EXAMPLE: 'off' }, { program });
  expect(await stop(server)).toBe(0);
  return /refused by V8: (.*)/.exec(server.output)?.[1] ?? '';
}

it('starts from what was compiled at the build', async () => {
  expect(await startProbed()).toMatch(/^(?:false,){9,}false$/);
});

it('gives V8 nothing that another release of Node has compiled: V8 would take it, and crash', async () => {
  const other = "Object.defineProperty(process, 'version', { value: 'v20.99.0' });";
  expect(await startProbed(other)).toMatch(/^,{9,}$/);
});

it.each<[string, (folder: string) => Promise<unknown>, Record<string, string>]>([
  ['is missing', remove, {}],
  ['is damaged', damage, {}],
  ['was compiled with other flags', async () => undefined, { NODE_OPTIONS: '--stack-trace-limit=50' }],
])('starts as well when that %s', async (_what, change, environment) => {
  const folder = await copyBundle();
  await change(folder);
  const options = { program: join(folder, 'daybook.js') };
  const server = await start(await makeFolder(), { DAYBOOK_EXAMPLE: 'off', ...environment }, options);
  expect(await (await fetch(`${server.url}/isAlive`)).text()).toBe('OK');
  expect(server.output).toMatch(/^Daybook listens on /);
  expect(await stop(server)).toBe(0);
});

it('runs what stands in its files, even when that was changed and is as long as before', async () => {
  const folder = await copyBundle();
  const file = join(folder, 'main.js');
  await writeFile(file, (await readFile(file, 'utf8')).replace('One tidy CRM entry', 'One tidy ABC entry'));
  const { stdout } = await run(process.execPath, [join(folder, 'daybook.js'), '--help']);
  expect(stdout).toContain('One tidy ABC entry');
});

async function remove(folder: string): Promise<void> {
  await Promise.all((await compiledIn(folder)).map((file) => rm(file)));
}

/** V8 does not see it: it would run what is in there. */
async function damage(folder: string): Promise<void> {
  const files = await compiledIn(folder);
  await Promise.all(
    files.map(async (file) => {
      const data = await readFile(file);
      await writeFile(file, data.fill(255, Math.floor(data.length / 2)));
    }),
  );
}

async function compiledIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.v8')).map((name) => join(folder, name));
}
