// @ts-check
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { realDisk } from './disk.mjs';

/** @import { Disk } from './disk.mjs' */
/** @import { Plan } from './plan.mjs' */

/** The plan was not carried out, and nothing has changed. */
export class ApplyError extends Error {
  /** @override */
  name = 'ApplyError';
}

/**
 * Carries a plan out, or leaves everything as it was. All is written into a folder beside the package first; what then
 * remains to be done is renaming, and each step of that can be undone.
 *
 * @param {Plan} plan
 * @param {object} options
 * @param {string} options.root of the repository, or the folder in which a project is made
 * @param {(folder: string) => void} [options.format] brings the files below a folder into the repository's style
 * @param {Disk} [options.disk]
 * @throws {ApplyError} saying why nothing was done
 */
export function apply(plan, { root, format = () => undefined, disk = realDisk }) {
  const staging = join(root, dirname(plan.folder), `.new-connector-${randomBytes(6).toString('hex')}`);
  /** @type {(() => void)[]} */
  const undo = [];
  // Ctrl-C between two renames would leave half of it. Who presses it waits for some milliseconds.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  try {
    checkUnchanged(plan, { root, disk });
    stage(plan, { staging, root, disk });
    format(staging);
    for (const folder of newFolders(plan, { root, disk })) makeFolder(folder, { disk, undo });
    for (const path of moves(plan)) {
      const to = join(root, path);
      if (disk.exists(to)) throw new Error(`${path} is there already`);
      disk.rename(join(staging, 'new', path), to);
      undo.unshift(() => disk.removeAll(to));
    }
    for (const path of Object.keys(plan.edits)) {
      disk.rename(join(staging, 'edited', path), join(root, path));
      undo.unshift(() => disk.rename(join(staging, 'old', path), join(root, path)));
    }
  } catch (error) {
    putBack(undo, staging);
    tryTo(() => disk.removeAll(staging));
    throw new ApplyError(`Nothing was changed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    process.off('SIGINT', ignore);
  }
  tryTo(() => disk.removeAll(staging));
}

/**
 * @param {Plan} plan
 * @param {{ root: string, disk: Disk }} where
 */
function checkUnchanged({ files, edits }, { root, disk }) {
  for (const path of Object.keys(files))
    if (disk.exists(join(root, path))) throw new Error(`${path} is there already`);
  for (const [path, { before }] of Object.entries(edits))
    if (disk.read(join(root, path)) !== before) throw new Error(`${path} has changed meanwhile`);
}

/**
 * Writes everything that is new, and a copy of everything that will be replaced.
 *
 * @param {Plan} plan
 * @param {{ staging: string, root: string, disk: Disk }} where
 */
function stage({ files, edits }, { staging, root, disk }) {
  const made = new Set([dirname(staging)]);
  const makeFolders = (/** @type {string} */ folder) => {
    if (made.has(folder)) return;
    makeFolders(dirname(folder));
    disk.makeFolder(folder);
    made.add(folder);
  };
  const write = (/** @type {string} */ path, /** @type {string} */ content) => {
    makeFolders(dirname(path));
    disk.write(path, content);
  };
  for (const [path, content] of Object.entries(files)) write(join(staging, 'new', path), content);
  for (const [path, { after }] of Object.entries(edits)) {
    write(join(staging, 'edited', path), after);
    disk.copyRights(join(root, path), join(staging, 'edited', path));
    makeFolders(dirname(join(staging, 'old', path)));
    disk.copy(join(root, path), join(staging, 'old', path));
  }
}

/**
 * Folders outside of the package that are not there yet, the outer ones first.
 *
 * @param {Plan} plan
 * @param {{ root: string, disk: Disk }} where
 */
function newFolders(plan, { root, disk }) {
  const folders = new Set();
  for (const path of moves(plan)) {
    const parts = dirname(path).split('/');
    for (const [index] of parts.entries()) folders.add(join(root, ...parts.slice(0, index + 1)));
  }
  return [...folders].filter((folder) => !disk.exists(folder));
}

/**
 * @param {string} folder
 * @param {{ disk: Disk, undo: (() => void)[] }} work
 */
function makeFolder(folder, { disk, undo }) {
  disk.makeFolder(folder);
  undo.unshift(() => disk.removeFolder(folder));
}

/**
 * What is renamed: the package as a whole, everything else file by file.
 *
 * @param {Plan} plan
 * @returns {string[]} paths below the repository
 */
function moves({ folder, files }) {
  const units = Object.keys(files).map((path) => (path.startsWith(`${folder}/`) ? folder : path));
  return [...new Set(units)];
}

/**
 * @param {(() => void)[]} undo
 * @param {string} staging
 */
function putBack(undo, staging) {
  try {
    for (const step of undo) step();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApplyError(
      `It failed, and could not be put back (${reason}). The old files are in ${staging}/old.`,
    );
  }
}

/** @param {() => void} work whose failure does not matter */
function tryTo(work) {
  try {
    work();
  } catch {
    // A folder that is left over disturbs nobody.
  }
}
