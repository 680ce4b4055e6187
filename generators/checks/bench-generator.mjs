// @ts-check
// `npm run bench:generator`, and part of `pnpm bench`: how long it takes from the command to a green connector: in a fresh copy of the repository,
// and outside of it with `npm create` and `pnpm create`. What is installed lies in the package managers' stores.
// `-- --only repository`, `npm` or `pnpm`: one of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../../bench/support/options.mjs';
import { report, round } from '../../bench/support/report.mjs';
import { copyRepository } from './copy-repository.mjs';
import { publishAll } from './publish-all.mjs';
import { runTool } from './run-tool.mjs';

const home = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** @type {Awaited<ReturnType<typeof publishAll>> | undefined} */
let registry;

const { values } = readOptions({ options: { only: { type: 'string' } } });
const only = values.only ?? (process.env.BENCH_QUICK ? 'repository' : undefined);
const wanted = (/** @type {string} */ form) => only === undefined || only === form;
/** @type {Record<string, string | number>[]} */
const rows = [];
/** @type {Record<string, number>} */
const ratios = {};

if (wanted('repository')) {
  const repository = copyRepository(home);
  const trial = (/** @type {string} */ id) =>
    /** @type {[string[], string][]} */ ([
      [['npm', 'run', 'new:connector', '--', '--id', id, '--yes'], repository],
      [['npm', 'test'], join(repository, `packages/connector-${id}`)],
    ]);
  const first = await measure('in a fresh clone, with the installation of all', trial('bench'));
  // As it is with somebody who has worked there: a new package changes the lockfile, and so what turbo knows.
  await run([[['npm', 'run', 'build', '--', '--filter=@daybook/conformance'], repository]]);
  const second = await measure('in a clone that is installed and built', trial('again'));
  ratios['in a fresh clone, of one that is installed and built'] = round(first / second);
}

const outside = {
  npm: ['npm', 'create', '--yes', 'daybook-connector@latest', '--', '--id', 'bench', '--yes'],
  pnpm: ['pnpm', 'create', 'daybook-connector@latest', '--id', 'bench', '--yes'],
};
const managers = Object.entries(outside).filter(([manager]) => wanted(manager));
if (managers.length > 0) registry = await publishAll(copyRepository(home), scratch);
for (const [manager, create] of managers) {
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
registry?.stop();
report({ rows, ratios });

/**
 * @param {string} name
 * @param {[string[], string][]} steps commands, and where they are run
 * @returns {Promise<number>} seconds, of all together
 */
async function measure(name, steps) {
  // What else the machine has to do, without which the seconds mean nothing.
  const load = round(loadavg()[0] ?? 0, 1);
  const times = await run(steps);
  const total = times.reduce((sum, seconds) => sum + seconds, 0);
  const parts = times.map((seconds, index) => [steps[index]?.[0].slice(0, 3).join(' '), round(seconds, 1)]);
  rows.push({
    'to green': name,
    seconds: round(total, 1),
    'load before': load,
    ...Object.fromEntries(parts),
  });
  return total;
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
    const { code, output } = await runTool(home, command, { cwd, env });
    times.push((performance.now() - from) / 1000);
    if (code === 0) continue;
    console.error(output);
    process.exit(1);
  }
  return times;
}
