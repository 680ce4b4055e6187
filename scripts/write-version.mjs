// Part of `pnpm version-packages`: these packages tell their version, which changesets writes into package.json only.
import { readFileSync, writeFileSync } from 'node:fs';

for (const name of ['conformance', 'server']) {
  const { version } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  const file = `packages/${name}/src/version.ts`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/'.*';/, `'${version}';`));
}
