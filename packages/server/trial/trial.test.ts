import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { notChecked } from '../test/support/not-checked.js';
import { hasBinaries } from '../test/support/postgres.js';
import type { DatabaseName } from '../test/support/storages.js';
import { runSeed, TrialFailed } from './run-seed.js';

const { TRIAL_SEEDS: chosen, TRIAL_DATABASE: wanted, TRIAL_SABOTAGE: sabotage = '' } = process.env;
// A trial has a PostgreSQL of its own, which it makes crash.
const here: DatabaseName[] = hasBinaries ? ['SQLite', 'PostgreSQL'] : ['SQLite'];
if (!hasBinaries) notChecked('the trial on PostgreSQL: it starts one of its own (install postgresql)');

/** Few processes start in the short ones, and much happens all the same. */
const short = { SQLite: [12], PostgreSQL: [17] };
const long = Array.from({ length: 5 }, (_, index) => index + 1);

function seedsOn(database: DatabaseName): number[] {
  if (chosen !== undefined) return chosen.split(',').map(Number);
  return process.env['DAYBOOK_TESTS'] === 'long' ? long : short[database];
}

const trials = here
  .filter((name) => wanted === undefined || name === wanted)
  .flatMap((database) => seedsOn(database).map((seed) => ({ seed, database })));

it.concurrent.each(trials)(
  'seed $seed on $database: everything once, at its place, and nothing lost',
  async ({ seed, database }) => {
    expect(await play(seed, database)).toEqual([]);
  },
);

/** What was found, with the way to find it again. */
async function play(seed: number, database: DatabaseName): Promise<string[]> {
  try {
    const figures = await runSeed(seed, database, { sabotage });
    if (chosen) console.log(`FIGURES ${seed} ${database} ${JSON.stringify(figures)}`);
    return [];
  } catch (error) {
    if (!(error instanceof TrialFailed)) throw error;
    const folder = join(tmpdir(), 'daybook-trials');
    const file = join(folder, `${database}-${seed}.log`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, [...error.journal, ...error.message.split('\n')].join('\n'));
    return [
      ...error.message.split('\n'),
      `All that happened: ${file}`,
      `Again: npm run trial -- --database ${database.toLowerCase()} --seed ${seed}`,
    ];
  }
}
