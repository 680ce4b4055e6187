import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { daybook, type Ran } from './support/daybook.js';
import { makeFolder } from './support/folder.js';
import { main, start, stop } from './support/main-process.js';

const BACKUP = 'see "Backup and restore" in docs/operating.md';
const QUIET = { DAYBOOK_EXAMPLE: 'off', LOG_LEVEL: 'warn', PORT: '0' };
const NOBODY = 65_534;
const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

/** Who tests as root can run a server as another user, if that one can read the program. */
const canBeNobody = ((): boolean => {
  try {
    execFileSync(asNobody[0] ?? '', [...asNobody.slice(1), process.execPath, main, '--version'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

it.each(canBeNobody ? [] : ['another user'])(
  'NOT CHECKED as %s, which needs root: files of the data folder that belong to somebody else',
  () => expect(canBeNobody).toBe(false),
);

/** A folder in which a server has run. */
async function usedFolder(): Promise<string> {
  const folder = await makeFolder();
  expect(await stop(await start(folder, QUIET))).toBe(0);
  return folder;
}

const startIn = (folder: string): Promise<Ran> => daybook(['start'], { ...QUIET, DAYBOOK_DATA: folder });
const unusable = (file: string, reason: string, advice: string, said: string): string =>
  `${file} (DAYBOOK_DATA) cannot be used: ${reason}. What to do: ${advice}. (${said})\n`;

const garble: [string, (file: string) => Promise<unknown>, string, string, string][] = [
  [
    'is no database',
    (file) => writeFile(file, 'x'.repeat(10_000)),
    'it is no SQLite database, or its beginning was overwritten',
    `put it back from the backup: ${BACKUP}`,
    'file is not a database',
  ],
  [
    'was cut off',
    async (file) => writeFile(file, (await readFile(file)).subarray(0, 6_000)),
    'it is damaged',
    `put it back from the backup: ${BACKUP}`,
    'database disk image is malformed',
  ],
  [
    'is a folder',
    async (file) => {
      await rm(file);
      await mkdir(file);
    },
    'it is a folder',
    `move it away, and put the file back from the backup: ${BACKUP}`,
    'Failed to open database: unable to open database file',
  ],
];

it.each(garble)(
  'names the database that %s, and says what to do, to a command as well',
  async (_what, change, ...said) => {
    const folder = await usedFolder();
    const file = join(folder, 'daybook.sqlite');
    await change(file);
    const refusal = { code: 1, stdout: '', stderr: unusable(file, ...said) };
    expect(await startIn(folder)).toEqual(refusal);
    expect(await daybook(['status'], { DAYBOOK_DATA: folder })).toEqual(refusal);
  },
);

it('names the database whose disk takes no more', async () => {
  const folder = await makeFolder();
  const shell = `trap '' XFSZ; ulimit -f 40; exec "$0" "$@"`;
  await expect(start(folder, QUIET, { through: ['bash', '-c', shell] })).rejects.toThrow(
    unusable(
      join(folder, 'daybook.sqlite'),
      'its disk does not do what it is asked, as when it is full or broken',
      'look at its room, and at the log of the system; it must be a local one',
      'disk I/O error',
    ),
  );
});

it('names a secret that was cut off', async () => {
  const folder = await usedFolder();
  const file = join(folder, 'daybook.secret');
  await writeFile(file, 'half a secret\n');
  expect((await startIn(folder)).stderr).toBe(
    `The secret file ${file} holds less than 32 bytes, so it was cut off or overwritten: put it back from the backup.\n`,
  );
});

it('makes no secret for a database that was sealed with another one', async () => {
  const folder = await usedFolder();
  const secret = join(folder, 'daybook.secret');
  await rename(secret, join(folder, 'elsewhere'));
  expect(await startIn(folder)).toEqual({
    code: 1,
    stdout: '',
    stderr: `${secret} is not there, and ${join(folder, 'daybook.sqlite')} was sealed with a secret: put it back from the backup, or set DAYBOOK_SECRET as it was.\n`,
  });
  expect(await readdir(folder)).not.toContain('daybook.secret');
});

it('names the file of a secret that is not the database’s', async () => {
  const folder = await usedFolder();
  const secret = join(folder, 'daybook.secret');
  await writeFile(secret, 'of another installation, longer than thirty-two bytes\n');
  const said = expect.stringMatching(
    new RegExp(
      `^No secret on the key ring opens what secret [\\w-]{8} has sealed\\. Is an older DAYBOOK_SECRET missing\\? The secret in use is that of ${secret}: put the one back from the backup that belongs to the database\\.\n$`,
    ),
  );
  expect(await startIn(folder)).toEqual({ code: 1, stdout: '', stderr: said });
  expect(await daybook(['status'], { DAYBOOK_DATA: folder })).toEqual({ code: 1, stdout: '', stderr: said });
});

describe.skipIf(!canBeNobody)('run as another user', () => {
  const startAsNobody = (folder: string): Promise<unknown> => start(folder, QUIET, { through: asNobody });
  const owned = (mode: string): string =>
    `it belongs to root (mode ${mode}), and Daybook runs as nobody (user ${NOBODY})`;
  const chownFolder = (folder: string): string =>
    `run Daybook as its owner, or let this user own the folder, as root: chown -R ${NOBODY} ${folder}`;

  /** A folder of nobody's, as it is after a restore by root. */
  async function restoredFolder(): Promise<string> {
    const folder = await usedFolder();
    execFileSync('chown', ['-R', String(NOBODY), folder]);
    return folder;
  }

  it.each([
    ['server.lock', '0644', 'access'],
    ['server.lock', '0600', 'access'],
    ['daybook.secret', '0600', 'open'],
    ['daybook.sqlite', '0600', 'access'],
    ['daybook.sqlite', '0644', 'access'],
  ])('refuses to start while %s is root’s with mode %s, and says whose it is', async (name, mode, call) => {
    const folder = await restoredFolder();
    const file = join(folder, name);
    await chown(file, 0, 0);
    await chmod(file, Number.parseInt(mode, 8));
    await expect(startAsNobody(folder)).rejects.toThrow(
      unusable(file, owned(mode), chownFolder(folder), `EACCES: permission denied, ${call} '${file}'`),
    );
  });

  it('refuses a folder that is root’s', async () => {
    const folder = await usedFolder();
    await expect(startAsNobody(folder)).rejects.toThrow(
      `${folder} (DAYBOOK_DATA) cannot be used: ${owned('0700')}. What to do: ${chownFolder(folder)}. (`,
    );
    expect((await stat(folder)).uid).toBe(0);
  });
});
