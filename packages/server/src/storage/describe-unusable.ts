import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, sep } from 'node:path';
import { toSafeLine } from '@daybook/core';

const BACKUP = 'see "Backup and restore" in docs/operating.md';

/** What went wrong, and what to do about it. */
type Advice = [reason: string, advice: string];
type Rule = [codes: (string | number)[], describe: (file: string, folder: string) => Advice];

/** Numbers are SQLite's primary result codes, words the system's. */
const rules: Rule[] = [
  [
    [26],
    () => [
      'it is no SQLite database, or its beginning was overwritten',
      `put it back from the backup: ${BACKUP}`,
    ],
  ],
  [[11], () => ['it is damaged', `put it back from the backup: ${BACKUP}`]],
  [
    [13, 'ENOSPC', 'EDQUOT'],
    () => ['there is no room on its disk', 'free some, and start again: nothing was lost'],
  ],
  [
    ['EROFS'],
    () => [
      'its disk can only be read',
      'mount it so that it can be written, or set DAYBOOK_DATA to another folder',
    ],
  ],
  [
    [10, 'EIO'],
    () => [
      'its disk does not do what it is asked, as when it is full or broken',
      'look at its room, and at the log of the system; it must be a local one',
    ],
  ],
  [[5], () => ['another program keeps it locked', 'end that program: `fuser` with this path names it']],
  [['EISDIR'], describeFolder],
  [[3, 8, 14, 23, 'EACCES', 'EPERM'], describeRights],
];

/**
 * Says why a file of the data folder cannot be used, whose it is, and what to do about it, in one line.
 *
 * @param error - what the system or SQLite threw
 * @param database - the file of the data folder that SQLite has open; the system names its own
 * @returns undefined when the error is of another kind
 * @example
 * describeUnusable(error, '/data/daybook.sqlite');
 * // '/data/daybook.sqlite (DAYBOOK_DATA) cannot be used: it is damaged. What to do: put it back from the backup: …
 * // (database disk image is malformed)'
 */
export function describeUnusable(error: unknown, database: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const folder = dirname(database);
  const failure = failureIn(error, database);
  const rule = rules.find(([codes]) => codes.some((each) => each === failure?.code));
  if (failure === undefined || rule === undefined || !isWithin(failure.path, folder)) return undefined;
  const file = failure.path === database ? refusedOf(database) : refused(failure.path);
  const [reason, advice] = rule[1](file, folder);
  return toSafeLine(
    `${file} (DAYBOOK_DATA) cannot be used: ${reason}. What to do: ${advice}. (${failure.message})`,
  );
}

interface Failure {
  code: unknown;
  path: string;
  message: string;
}

/** SQLite's own may be the cause of one that says what could not be done. */
function failureIn(error: Error, database: string): Failure | undefined {
  const { message, cause } = error;
  const field = (name: string): unknown => Reflect.get(error, name);
  const [errcode, path] = [field('errcode'), field('path')];
  if (typeof errcode === 'number') return { code: errcode % 256, path: database, message };
  if (typeof path === 'string') return { code: field('code'), path, message };
  return cause instanceof Error ? failureIn(cause, database) : undefined;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

function describeFolder(): Advice {
  return ['it is a folder', `move it away, and put the file back from the backup: ${BACKUP}`];
}

function describeRights(file: string, folder: string): Advice {
  const found = statOf(file);
  if (found?.isDirectory() && mayUse(file)) return describeFolder();
  const self = process.getuid?.();
  if (found === undefined || self === undefined)
    return ['this user may not read and write it', 'let the user of the server own it'];
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
  const owned = `it belongs to ${nameOf(found.uid)} (mode ${mode}), and Daybook runs as ${nameOf(self)}`;
  if (file !== folder && isWithin(folder, file))
    return [owned, 'set DAYBOOK_DATA to a folder that this user can enter'];
  return found.uid === self
    ? [owned, `let its owner read and write it: chmod u+rwX ${file}`]
    : [
        owned,
        `run Daybook as its owner, or let this user own the folder, as root: chown -R ${self} ${folder}`,
      ];
}

/** Of a database and what SQLite keeps beside it, the first that this user may not use. */
function refusedOf(database: string): string {
  const beside = ['-wal', '-shm', '-journal'].map((ending) => database + ending);
  const all = [dirname(database), database, ...beside];
  return all.find((file) => statOf(file) !== undefined && !mayUse(file)) ?? refused(database);
}

/** Where a folder on the way cannot be entered, that folder; where a file cannot be made, its folder. */
function refused(path: string): string {
  const above = dirname(path);
  return statOf(path) === undefined && above !== path ? refused(above) : path;
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}

function mayUse(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Only of root and of the process's own user is the name known here, and a container's user may have none. */
function nameOf(uid: number): string {
  if (uid === 0) return 'root';
  try {
    const { uid: own, username } = userInfo();
    if (uid === own) return `${username} (user ${uid})`;
  } catch {}
  return `user ${uid}`;
}
