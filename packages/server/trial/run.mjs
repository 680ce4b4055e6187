// `npm run trial`: plays trials and sums up what happened in them (docs/trial.md).
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { sabotages } from './sabotage.mjs';

const { values } = parseArgs({
  options: {
    /** How many, from the first. */
    seeds: { type: 'string', default: '20' },
    /** These instead, with commas. */
    seed: { type: 'string' },
    database: { type: 'string' },
    sabotage: { type: 'string' },
    /** Whether every sabotage is found out. */
    sabotages: { type: 'boolean', default: false },
    /** How many at the same time. */
    together: { type: 'string', default: '4' },
  },
});
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

/** @param {string} text */
function fail(text) {
  console.error(text);
  process.exit(1);
}
