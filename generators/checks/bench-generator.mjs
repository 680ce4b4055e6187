// @ts-check
// `npm run bench:generator`: how long it takes from the command to a green connector: in a fresh copy of the repository,
// and outside of it with `npm create` and `pnpm create`. What is installed lies in the package managers' stores.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyRepository } from './copy-repository.mjs';
import { publishAll } from './publish-all.mjs';
import { runTool } from './run-tool.mjs';

const home = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** @type {Awaited<ReturnType<typeof publishAll>> | undefined} */
let registry;

const repository = copyRepository(home);
await measure('in the repository', [
  [['npm', 'run', 'new:connector', '--', '--id', 'bench', '--yes'], repository],
  [['npm', 'test'], join(repository, 'packages/connector-bench')],
]);

registry = await publishAll(copyRepository(home), scratch);
const outside = {
  npm: ['npm', 'create', '--yes', 'daybook-connector@latest', '--', '--id', 'bench', '--yes'],
  pnpm: ['pnpm', 'create', 'daybook-connector@latest', '--id', 'bench', '--yes'],
};
for (const [manager, create] of Object.entries(outside)) {
  const trial = (/** @type {string} */ name) => {
    const folder = mkdtempSync(join(scratch, `${manager}-${name}-`));
    return /** @type {[string[], string][]} */ ([
      [create, folder],
      [[manager, 'test'], join(folder, 'daybook-connector-bench')],
    ]);
  };
  // oxlint-disable no-await-in-loop -- one after another
  // The first time fills the store.
  await run(trial('cold'));
  await measure(`outside, with ${manager}`, trial('warm'));
  // oxlint-enable no-await-in-loop
}
registry.stop();

/**
 * @param {string} name
 * @param {[string[], string][]} steps commands, and where they are run
 */
async function measure(name, steps) {
  const times = await run(steps);
  const total = times.reduce((sum, seconds) => sum + seconds, 0);
  const parts = times.map(
    (seconds, index) => `${seconds.toFixed(1)} s ${steps[index]?.[0].slice(0, 3).join(' ')}`,
  );
  console.log(`${total.toFixed(1).padStart(6)} s  ${name}: ${parts.join(', ')} (${cpus().length} cores)`);
}

/**
 * @param {[string[], string][]} steps
 * @returns {Promise<number[]>} seconds
 */
async function run(steps) {
  const times = [];
  for (const [command, cwd] of steps) {
    const from = performance.now();
    const env = registry?.env ?? {};
    // oxlint-disable-next-line no-await-in-loop -- one after another, as a person would
    const { status, output } = await runTool(home, command, { cwd, env });
    times.push((performance.now() - from) / 1000);
    if (status === 0) continue;
    console.error(output);
    process.exit(1);
  }
  return times;
}
