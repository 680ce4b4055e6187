import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeFolder } from './support/folder.js';
import { example, main, start, stop } from './support/main-process.js';
import { notChecked } from './support/not-checked.js';

const run = promisify(execFile);
const hasSqlite = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'sqlite3')));
if (!hasSqlite) notChecked('what operating.md says of backups and their way back (install sqlite3)');

/** The first commands of operating.md that hold some words, for a folder and a backup of the test's own. */
async function documented(words: string, folder: string, backup: string): Promise<string> {
  const page = await readFile(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  return (blocks.find((block) => block.includes(words)) ?? '')
    .replaceAll('.daybook/', `${folder}/`)
    .replaceAll('$(date +%F)', '2026-11-22')
    .replaceAll('/backup/daybook-2026-11-22.sqlite', backup);
}

const sh = (script: string): Promise<{ stdout: string }> => run('sh', ['-ec', script]);

it.each(hasSqlite ? ['a running server'] : [])('restores a backup, and not under %s', async () => {
  const folder = await makeFolder();
  const backup = join(await makeFolder(), 'backup.sqlite');
  const messages = async (): Promise<string> =>
    (await sh(`sqlite3 '${folder}/daybook.sqlite' 'select count(*) from messages'`)).stdout;
  const server = await start(folder, { DAYBOOK_EXAMPLE: 'off' });
  const send = (file: string): Promise<unknown> => run(process.execPath, [main, 'send', file, server.url]);
  await send(example);
  expect(
    (await sh(await documented('sqlite3 .daybook/daybook.sqlite "VACUUM INTO', folder, backup))).stdout,
  ).toBe('ok\n');
  await send(example.replace('.json', '-with-one-more-message.json'));

  const restore = await documented('begin exclusive', folder, backup);
  await expect(sh(restore.replace('.timeout 60000', '.timeout 1'))).rejects.toThrow('database is locked');
  expect(await messages()).toBe('4\n');
  expect(await stop(server, 'SIGTERM')).toBe(0);
  await sh(restore);
  expect(await messages()).toBe('3\n');
  await start(folder, { DAYBOOK_EXAMPLE: 'off' });
});
