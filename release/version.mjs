// @ts-check
// `pnpm version-packages`: turns the changesets into versions and changelogs, and makes anew whatever holds a version.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFaults } from './guard.mjs';
import { readPackages } from './packages.mjs';
import { build, refuse, root, run } from './run.mjs';

const faults = await findFaults(root);
if (faults.length > 0) refuse(faults.join('\n'));
run(['changeset', 'version']);
for (const { folder, version } of readPackages(root))
  writeVersion(join(root, folder, 'src/version.ts'), version);
// Peer ranges are in the lockfile.
run(['pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline', '--loglevel=error']);
build();
for (const { folder, scripts } of readPackages(root)) {
  if ('certify' in scripts) run(['pnpm', 'run', 'certify'], join(root, folder));
}

/**
 * Some packages tell their version, which changesets writes into package.json only.
 *
 * @param {string} file
 * @param {string} version
 */
function writeVersion(file, version) {
  if (!existsSync(file)) return;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/'.*';/, `'${version}';`));
}
