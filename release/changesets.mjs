// @ts-check
import { existsSync, readdirSync } from 'node:fs';
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
 * Whoever enters pre mode is told to leave it by everything, and not by each in its own way what else is wrong then.
 *
 * @param {string} root of the repository
 * @returns {string | undefined} a sentence, in pre mode
 */
export function preModeFault(root) {
  return existsSync(join(root, '.changeset/pre.json'))
    ? 'Pre-releases are not supported: a version such as 1.1.0-next.0 is in no range of any other package. Leave pre mode: remove .changeset/pre.json, and take back the versions that were made in it.'
    : undefined;
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
