// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import getReleasePlan from '@changesets/get-release-plan';

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

/**
 * What the changesets make of the packages.
 *
 * @param {string} root of the repository
 * @param {string} [since] a branch: only changesets that are not there
 */
export function readReleasePlan(root, since) {
  // It is CommonJS, and its function is `default` of `default` for Node.
  const read = /** @type {{ default?: typeof getReleasePlan }} */ (getReleasePlan).default ?? getReleasePlan;
  return read(root, since);
}
