import { accessSync, chmodSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const GROUP_AND_OTHERS = 0o077;
const SHARED_BY_ALL = 0o1000;

/**
 * Makes a folder that only its owner enters; one that is there already is closed to others.
 *
 * @throws Error when it can be none, or is one that everybody shares on purpose, such as `/tmp`
 */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `DAYBOOK_DATA: ${folder} cannot be used (${reason}). Name a folder that is this user's own, or can be made.`,
      { cause: error },
    );
  }
  if (statSync(folder).mode & SHARED_BY_ALL) {
    throw new Error(`${folder} is a folder that everybody shares: set DAYBOOK_DATA to one of its own.`);
  }
  close(folder, OWNER_ONLY_FOLDER);
}

/**
 * Makes an empty file that only its owner reads; one that is there already is closed to others. That one is not opened:
 * to close any descriptor of a file lets go of all locks that this process has on it.
 *
 * @throws Error when this user may not write it: SQLite would open it to be read, without a word, and lock it for many at once
 */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', OWNER_ONLY));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    closeToOthers(file);
    accessSync(file, constants.R_OK | constants.W_OK);
  }
}

/** Leaves a file to its owner alone, if it is there. */
export function closeToOthers(file: string): void {
  close(file, OWNER_ONLY);
}

function close(path: string, mode: number): void {
  try {
    if (statSync(path).mode & GROUP_AND_OTHERS) chmodSync(path, mode);
  } catch (error) {
    // Not there; or somebody else's, who decides who may read it.
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EPERM')) throw error;
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
