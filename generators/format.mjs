// @ts-check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Lets biome bring the files below a folder into the repository's style: how lines break depends on the length of a name.
 *
 * @param {string} root of the repository
 * @param {string} [home] where biome is installed, if not there
 * @returns {(folder: string) => void} throws when biome does not do it
 */
export function formatWithBiome(root, home = root) {
  return (folder) => {
    const biome = join(home, 'node_modules/@biomejs/biome/bin/biome');
    const options = /** @type {const} */ ({ cwd: root, encoding: 'utf8' });
    const { status, stderr, error } = spawnSync(
      process.execPath,
      [biome, 'check', '--write', folder],
      options,
    );
    if (status !== 0)
      throw new Error(`biome cannot format the new files: ${error?.message ?? stderr.slice(0, 600)}`);
  };
}
