// @ts-check
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPackages } from './packages.mjs';

/** Of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a command of the repository, shows what it says, and ends this process if it fails.
 *
 * @param {string[]} command
 * @param {string} [cwd]
 */
export function run([name = '', ...words], cwd = root) {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const { status } = spawnSync(name, words, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Builds what is published. */
export function build() {
  const filters = readPackages(root).map(({ name }) => `--filter=${name}`);
  run(['turbo', 'run', 'build', ...filters, '--output-logs=errors-only']);
}

/** @param {string} reason */
export function refuse(reason) {
  console.error(reason);
  process.exit(1);
}
