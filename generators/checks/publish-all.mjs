// @ts-check
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPackages } from '../../release/packages.mjs';
import { runTool } from './run-tool.mjs';

const registryProcess = fileURLToPath(
  new URL('../../release/check/support/registry-process.mjs', import.meta.url),
);

/**
 * Publishes every package of a copy of the repository as 1.0.0, into a registry on loopback. What a release is made of
 * beside that, such as changelogs, is left out: `npm run release:check` makes a real one.
 *
 * @param {string} root of the copy
 * @param {string} folder where the registry keeps its packages
 * @returns {Promise<{ env: Record<string, string>, stop: () => void }>} env: for who installs from it
 */
export async function publishAll(root, folder) {
  const storage = join(folder, 'registry');
  mkdirSync(storage);
  const elsewhere = execFileSync('npm', ['config', 'get', 'registry'], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
  const child = fork(registryProcess, [storage, elsewhere], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [port] = await once(child, 'message', { signal: AbortSignal.timeout(120_000) });
  const url = `http://127.0.0.1:${port}/`;
  const npmrc = join(folder, 'publisher.npmrc');
  writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=nobody-asks\n`);

  const packages = readPackages(root);
  for (const each of packages) setVersion(join(root, each.folder));
  const must = async (/** @type {string[]} */ ...command) => {
    const env = { npm_config_userconfig: npmrc, npm_config_registry: url };
    const { code, output } = await runTool(root, command, { env: command.includes('publish') ? env : {} });
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output}`);
  };
  await must('pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile', '--loglevel=error');
  const filters = packages.map(({ name }) => `--filter=${name}`);
  await must('turbo', 'run', 'build', ...filters, '--output-logs=errors-only');
  await must('pnpm', '-r', ...filters, 'publish', '--no-git-checks', '--access=public');
  // What `npm create` fetches is kept by its name alone: another registry's would lie there, and this one's remain.
  const env = { npm_config_registry: url, npm_config_cache: join(folder, 'npm-cache') };
  return { env, stop: () => child.disconnect() };
}

/** @param {string} folder of a package */
function setVersion(folder) {
  const replace = (/** @type {string} */ path, /** @type {RegExp} */ from, /** @type {string} */ to) => {
    const file = join(folder, path);
    if (existsSync(file)) writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  };
  replace('package.json', /"version": ".*"/, '"version": "1.0.0"');
  replace('src/version.ts', /'.*';/, "'1.0.0';");
}
