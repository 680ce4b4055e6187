import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DatabaseName, databases } from '../test/support/storages.js';
import { runSeed, TrialFailed } from './run-seed.js';

const { TRIAL_SEEDS: chosen, TRIAL_DATABASE: wanted, TRIAL_SABOTAGE: sabotage = '' } = process.env;
const long = Array.from({ length: 15 }, (_, index) => index + 1);
const seeds = chosen?.split(',').map(Number) ?? (process.env['DAYBOOK_TESTS'] === 'long' ? long : [1, 2]);

describe.each(databases.filter((name) => wanted === undefined || name === wanted))('on %s', (database) => {
  it.concurrent.each(seeds)(
    'seed %i: everything once, at its place, and nothing lost',
    async (seed) => {
      expect(await play(seed, database)).toEqual([]);
    },
    600_000,
  );
});

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
