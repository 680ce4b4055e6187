// @ts-check
// `npm run check:generator`: makes a connector for every combination of the answers, in a copy of the repository, and
// lets every tool look at it; then the same in projects of their own.
import { cpSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../../bench/support/options.mjs';
import { apply } from '../apply.mjs';
import { formatWithBiome } from '../format.mjs';
import { planConnector } from '../plan.mjs';
import { readTree } from '../tree.mjs';
import { checksOf } from './check-packages.mjs';
import { checkProjects } from './check-projects.mjs';
import { allCombinations, coveringSet, typedAnswers } from './combinations.mjs';
import { copyRepository } from './copy-repository.mjs';
import { documentedConnectors, notThere } from './documented.mjs';
import { runTool } from './run-tool.mjs';

const home = fileURLToPath(new URL('../..', import.meta.url));
const { values } = readOptions({
  options: { only: { type: 'string' }, cover: { type: 'boolean' }, steps: { type: 'string' } },
});

const everything = allCombinations();
const documented = documentedConnectors();
const wanted = [
  ...[...(values.cover ? coveringSet(everything) : everything), ...typedAnswers()].map((answers) => ({
    answers,
    known: undefined,
  })),
  ...documented,
].filter(({ answers: { id } }) => new RegExp(values.only ?? '').test(id));
const ids = wanted.map(({ answers }) => answers.id);
const sampled = new Set(
  [
    ...coveringSet(everything),
    ...typedAnswers(),
    ...documented.slice(0, 1).map(({ answers }) => answers),
  ].map(({ id }) => id),
);
/** Every third of these. */
const few = new Set([...sampled].filter((_id, index) => index % 3 === 0));
const outside = values.cover ? sampled : new Set(ids);
const start = performance.now();
console.log(`${ids.length} connectors on ${cpus().length} cores`);

const root = copyRepository(home);
await step('generate', async () => {
  const format = formatWithBiome(root, home);
  for (const { answers, known } of wanted)
    apply(planConnector(answers, readTree(root, answers.id), known), { root, format });
  return new Map();
});
await step('install', () =>
  must(['pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile', '--loglevel=error']),
);
await step('build what they need', async () => {
  // Here, where turbo knows whether that is done already; in the copy each new package would change what it goes by.
  const filters = ['server', 'conformance'].map((name) => `--filter=@daybook/${name}`);
  await must(['turbo', 'run', 'build', ...filters, '--output-logs=errors-only'], home);
  for (const name of ['core', 'conformance', 'connector-mock', 'connector-pipedrive', 'server']) {
    const dist = join('packages', name, 'dist');
    cpSync(join(home, dist), join(root, dist), { recursive: true });
  }
  return new Map();
});

/** @type {Map<string, Map<string, string>>} */
const problems = new Map();
const steps = [
  ...Object.entries(
    checksOf(
      root,
      ids,
      ids.filter((id) => few.has(id)),
    ),
  ),
  /** @type {const} */ ([
    'outside',
    () =>
      checkProjects(
        root,
        wanted.filter(({ answers: { id } }) => outside.has(id)),
      ),
  ]),
];
for (const [name, check] of steps) {
  if (values.steps !== undefined && !values.steps.split(',').includes(name)) continue;
  // oxlint-disable-next-line no-await-in-loop -- one after another: each of them uses all cores
  problems.set(name, await step(name, check));
}
report();

/**
 * @template Result
 * @param {string} name
 * @param {() => Promise<Result>} work
 */
async function step(name, work) {
  const from = performance.now();
  const result = await work();
  console.log(`${((performance.now() - from) / 1000).toFixed(1).padStart(7)} s  ${name}`);
  return result;
}

/**
 * @param {string[]} command
 * @param {string} [cwd]
 * @returns {Promise<Map<string, string>>}
 */
async function must(command, cwd = root) {
  const { code, output } = await runTool(root, command, { cwd });
  if (code !== 0) {
    console.error(`${command.join(' ')} ended with ${code}:\n${output}`);
    process.exit(1);
  }
  return new Map();
}

/**
 * @param {string} name of a step
 * @param {string} id
 */
function markOf(name, id) {
  if (problems.get(name)?.has(id)) return 'FAILED';
  const looked = { certificate: few, outside }[name];
  return looked && !looked.has(id) ? '-' : 'ok';
}

function report() {
  const names = [...problems.keys()];
  const width = Math.max(...ids.map((id) => id.length));
  console.log(`\n${'connector'.padEnd(width)}  ${names.join('  ')}`);
  for (const id of ids) {
    const marks = names.map((name) => markOf(name, id).padEnd(name.length));
    console.log(`${id.padEnd(width)}  ${marks.join('  ')}`);
  }
  const failed = ids.filter((id) => names.some((name) => problems.get(name)?.has(id)));
  for (const id of failed.slice(0, 5))
    for (const name of names)
      if (problems.get(name)?.has(id))
        console.log(`\n${id}, ${name}:\n${problems.get(name)?.get(id)?.slice(0, 3_000)}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`\n${ids.length - failed.length} of ${ids.length} connectors are born green (${seconds} s).`);
  for (const id of notThere)
    console.log(`NOT CHECKED: ${id}, whose documents are not there (DAYBOOK_SHARED).`);
  // CI has to have everything.
  const isMissing = notThere.length > 0 && process.env['CI'] !== undefined;
  process.exitCode = failed.length > 0 || isMissing ? 1 : 0;
}
