// @ts-check
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What a clone would not have. */
const leftOut = new Set(['node_modules', 'dist', '.git', '.turbo', 'coverage', 'test-results.json']);

/**
 * Copies the repository into a folder of its own, as a clone would be. It is removed when the process ends.
 *
 * @param {string} root
 * @returns {string} the folder
 */
export function copyRepository(root) {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-generated-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  cpSync(root, folder, {
    recursive: true,
    filter: (path) => !leftOut.has(basename(path)) && !/^\.(?:daybook|new-connector)/.test(basename(path)),
  });
  return folder;
}
