// @ts-check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** @import { Manager } from './plan-project.mjs' */

/** How a new package of the repository becomes one whose tests can be run. */
export const inRepository = {
  /**
   * Builds what its tests need. Before there is a package: it changes the lockfile, and with that everything would have to
   * be built anew.
   *
   * @param {string} root of the repository
   */
  prepare(root) {
    const options = ['--filter=@daybook/conformance', '--output-logs=errors-only'];
    return run(root, join(root, 'node_modules/.bin/turbo'), ['run', 'build', ...options]);
  },

  /**
   * Links it.
   *
   * @param {string} root of the repository
   */
  link(root) {
    const options = ['--prefer-offline', '--no-frozen-lockfile', '--loglevel=error'];
    return run(root, 'pnpm', ['install', ...options]);
  },
};

/**
 * Installs what a project of its own needs.
 *
 * @param {string} root in which it was made
 * @param {string} folder of the project, from there
 * @param {Manager} manager
 * @returns {string | undefined} what a person must do first, when it fails
 */
export function installProject(root, folder, manager) {
  // No package needs what it wants to run on installation: pnpm is told so by pnpm-workspace.yaml.
  const ofNpm = manager === 'npm' ? ['--no-audit', '--no-fund', '--ignore-scripts'] : [];
  const isReady = run(join(root, folder), manager, [
    'install',
    '--prefer-offline',
    '--loglevel=error',
    ...ofNpm,
  ]);
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
