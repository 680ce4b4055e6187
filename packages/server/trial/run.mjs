// `npm run trial`: plays trials and sums up what happened in them (docs/trial.md).
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { sabotages } from './sabotage.mjs';

const USAGE = `npm run trial -- [options]

  --seeds 20               how many, from the first
  --seed 3,7               these instead
  --database sqlite        one of the two, or postgres
  --together 4             how many at the same time
  --sabotage NAME          with one fault put in
  --sabotages              whether every fault is found out
`;
const values = readOptions();
if (values.help) {
  console.log(USAGE);
  process.exit();
}
/** @type {Record<string, string>} */
const names = { sqlite: 'SQLite', postgres: 'PostgreSQL', postgresql: 'PostgreSQL' };
const database = values.database && names[values.database.toLowerCase()];
if (values.database && !database) fail(`--database is sqlite or postgres, not ${values.database}.`);
if (values.sabotage && !(values.sabotage in sabotages)) {
  fail(`--sabotage is one of:\n${Object.keys(sabotages).join('\n')}`);
}
const seeds =
  values.seed?.split(',') ?? Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
const beganAt = Date.now();

const vitest = spawn(
  'pnpm',
  [
    'exec',
    'vitest',
    'run',
    '--mode',
    values.sabotages ? 'sabotage' : 'trial',
    `--maxConcurrency=${values.together}`,
  ],
  {
    cwd: dirname(import.meta.dirname),
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      TRIAL_SEEDS: seeds.join(),
      ...(database && { TRIAL_DATABASE: database }),
      ...(values.sabotage && { TRIAL_SABOTAGE: values.sabotage }),
    },
  },
);
vitest.once('exit', (code) => {
  process.exitCode = code ?? 1;
});

/** @type {Record<string, number>} */
const sums = {};
let trials = 0;
for await (const line of createInterface(vitest.stdout)) {
  const [, seed, name, figures] = /FIGURES (\d+) (\w+) (\{.*\})/.exec(line) ?? [];
  if (figures === undefined) {
    // Where vitest says of which test a line is.
    if (!line.includes('stdout')) console.log(line);
    continue;
  }
  trials += 1;
  console.log(`${trials}: seed ${seed} on ${name} is clean`);
  for (const [what, count] of Object.entries(JSON.parse(figures))) sums[what] = (sums[what] ?? 0) + count;
}
if (!values.sabotages) sumUp();

function sumUp() {
  const counted = Object.entries(sums).map(([name, count]) => `${count} ${name}`);
  console.log(
    `Clean: ${trials} of ${seeds.length * (database ? 1 : 2)} trials in ${seconds()} s; ${counted.join(', ')}.`,
  );
}

function seconds() {
  return Math.round((Date.now() - beganAt) / 1000);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        seeds: { type: 'string', default: '20' },
        seed: { type: 'string' },
        database: { type: 'string' },
        sabotage: { type: 'string' },
        sabotages: { type: 'boolean', default: false },
        together: { type: 'string', default: '4' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** @param {string} text @returns {never} */
function fail(text) {
  console.error(text);
  process.exit(1);
}
