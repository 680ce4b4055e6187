// How long `npm test` takes in a fresh copy of the repository, and how long the second time. node bench/npm-test.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report, round } from './support/report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
const copy = join(folder, 'daybook');
// What is committed: what everybody gets.
run('git', ['clone', '--quiet', root, copy], root);
const cold = run('npm', ['test', '--loglevel=error'], copy);
const warm = run('npm', ['test', '--loglevel=error'], copy);
rmSync(folder, { recursive: true, force: true });
report({
  rows: [{ 'cold, s': Math.round(cold.seconds), 'warm, s': Math.round(warm.seconds) }],
  ratios: { 'warm, of cold': round(warm.seconds / cold.seconds) },
  faults: [cold, warm].filter(({ status }) => status !== 0).map(() => 'npm test failed'),
});

function run(command, words, cwd) {
  const from = performance.now();
  const { status } = spawnSync(command, words, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  return { status, seconds: (performance.now() - from) / 1_000 };
}
