import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFile, makePrivateFolder } from './security/private-files.js';
import { describeUnusable } from './storage/describe-unusable.js';
import { isBusy } from './storage/sqlite-dialect.js';
import { loadDatabaseSync } from './storage/sqlite-module.js';

const LOCK = 'server.lock';
/** What earlier versions left, with the number of a process that may be another one by now. */
const FORMER_LOCK = 'daybook.lock';

/** Held until the process ends: a database that nobody refers to is closed, and its lock let go. */
const held = new Set<unknown>();

/**
 * Claims a data folder for this process: an SQLite file and a mock CRM serve one server at a time. The claim is SQLite's
 * lock on an empty file, so the system itself ends it with the process, however that ends, in a container too.
 *
 * @returns false while another living process has it
 * @throws Error when the folder cannot be used at all
 */
export function claimFolder(folder: string): boolean {
  makePrivateFolder(folder);
  const file = join(folder, LOCK);
  const Database = loadDatabaseSync();
  let lock: InstanceType<typeof Database> | undefined;
  try {
    makePrivateFile(file);
    lock = new Database(file);
    // Nothing is ever written, so there is nothing to keep a journal of.
    lock.exec('PRAGMA journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (isBusy(error)) return false;
    const reason = error instanceof Error ? error.message : String(error);
    const otherwise = `${file} cannot be locked (${reason}): DAYBOOK_DATA must be on a local disk.`;
    throw new Error(describeUnusable(error, file) ?? otherwise, { cause: error });
  }
  held.add(lock);
  rmSync(join(folder, FORMER_LOCK), { force: true });
  return true;
}
