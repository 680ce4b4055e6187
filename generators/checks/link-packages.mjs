// @ts-check
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a project of its own installs, and where it lies in the repository. */
const places = {
  '@daybook/conformance': 'packages/conformance',
  '@daybook/core': 'packages/core',
  '@daybook/server': 'packages/server',
  '@types/node': 'node_modules/@types/node',
  msw: 'node_modules/msw',
  typescript: 'node_modules/typescript',
  vitest: 'node_modules/vitest',
  zod: 'generators/node_modules/zod',
};

/**
 * Stands in for an installation: links the repository's own packages, which are built, and those of others.
 *
 * @param {string} root of the repository
 * @param {string} nodeModules an empty folder
 */
export function linkPackages(root, nodeModules) {
  for (const scope of ['@daybook', '@types']) mkdirSync(join(nodeModules, scope));
  for (const [name, place] of Object.entries(places))
    symlinkSync(join(root, place), join(nodeModules, name), 'junction');
}
