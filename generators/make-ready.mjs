// @ts-check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** @import { Manager } from './plan-project.mjs' */

/**
 * Links a new package of the repository, and builds what its tests need.
 *
 * @param {string} root of the repository
 * @param {string} folder of the package, from there
 * @returns {string | undefined} what a person must do first, when it fails
 */
export function makeReadyInRepository(root, folder) {
  const isReady =
    run(root, 'pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile', '--loglevel=error']) &&
    run(root, 'pnpm', [
      'exec',
      'turbo',
      'run',
      'build',
      `--filter=./${folder}^...`,
      '--output-logs=errors-only',
    ]);
  return isReady ? undefined : 'npm run build\n    it could not be linked: see above';
}

/**
 * Installs what a project of its own needs.
 *
 * @param {string} root in which it was made
 * @param {string} folder of the project, from there
 * @param {Manager} manager
 * @returns {string | undefined} what a person must do first, when it fails
 */
export function installProject(root, folder, manager) {
  const quiet = manager === 'npm' ? ['--no-audit', '--no-fund', '--loglevel=error'] : ['--loglevel=error'];
  const isReady = run(join(root, folder), manager, ['install', '--prefer-offline', ...quiet]);
  return isReady ? undefined : `cd ${folder} && ${manager} install\n    it could not be installed: see above`;
}

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} words
 */
function run(cwd, command, words) {
  const { status } = spawnSync(command, words, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  });
  return status === 0;
}
