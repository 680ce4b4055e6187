// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ranges = z.record(z.string(), z.string()).default({});
const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  private: z.boolean().default(false),
  scripts: ranges,
  dependencies: ranges,
  peerDependencies: ranges,
});

/** @typedef {z.output<typeof manifestSchema> & { folder: string }} Package a package and its folder, from the root of the repository */

/**
 * The packages that are published.
 *
 * @param {string} root of the repository
 * @returns {Package[]} by name of the folder
 * @example
 * readPackages('.').map(({ name, version }) => `${name}@${version}`);
 */
export function readPackages(root) {
  const below = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  return [...below, 'generators']
    .toSorted()
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      ...manifestSchema.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))),
      folder,
    }))
    .filter((manifest) => !manifest.private);
}
