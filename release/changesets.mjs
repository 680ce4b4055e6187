// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The changesets that are no versions yet.
 *
 * @param {string} root of the repository
 * @returns {string[]} names of files
 */
export function waitingChangesets(root) {
  const names = readdirSync(join(root, '.changeset'));
  return names.filter((name) => name.endsWith('.md') && name !== 'README.md');
}
