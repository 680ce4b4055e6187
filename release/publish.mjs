// @ts-check
// `pnpm release`: builds and publishes every version that the registry does not have yet, and sets the tags.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { refuse, root, run } from './run.mjs';

const status = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
if (status !== '') refuse(`Commit first: what is published must be what the tag shows.\n${status}`);
const waiting = readdirSync(join(root, '.changeset')).filter(
  (name) => name.endsWith('.md') && name !== 'README.md',
);
if (waiting.length > 0)
  refuse('There are changesets that are no versions yet: run `pnpm version-packages` first.');
run(['turbo', 'run', 'build', '--output-logs=errors-only']);
run(['changeset', 'publish']);
