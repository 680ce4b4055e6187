// Part of `pnpm version-packages`: the server tells clients its version, which changesets writes into package.json only.
import { readFileSync, writeFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('packages/server/package.json', 'utf8'));
const file = 'packages/server/src/version.ts';
writeFileSync(file, readFileSync(file, 'utf8').replace(/'.*';/, `'${version}';`));
