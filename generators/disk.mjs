// @ts-check
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/**
 * What `apply` does to the disk. A port, so that a test can let each single step fail.
 *
 * @typedef {object} Disk
 * @property {(path: string) => boolean} exists
 * @property {(path: string) => string} read
 * @property {(path: string) => void} makeFolder whose parent is there
 * @property {(path: string, content: string) => void} write
 * @property {(from: string, to: string) => void} rename
 * @property {(from: string, to: string) => void} copy with its rights
 * @property {(from: string, to: string) => void} copyRights
 * @property {(path: string) => void} removeFolder which is empty
 * @property {(path: string) => void} removeAll of a file or folder, there or not
 */

/** @type {Disk} */
export const realDisk = {
  exists: existsSync,
  read: (path) => readFileSync(path, 'utf8'),
  makeFolder: (path) => {
    mkdirSync(path);
  },
  write: (path, content) => writeFileSync(path, content, { flag: 'wx' }),
  rename: renameSync,
  copy: (from, to) => {
    copyFileSync(from, to);
    chmodSync(to, statSync(from).mode);
  },
  copyRights: (from, to) => chmodSync(to, statSync(from).mode),
  removeFolder: rmdirSync,
  removeAll: (path) => rmSync(path, { recursive: true, force: true }),
};
