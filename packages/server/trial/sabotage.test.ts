import { expect, it } from 'vitest';
import { hasBinaries } from '../test/support/postgres.js';
import type { DatabaseName } from '../test/support/storages.js';
import { playLateUpdate } from './late-update.js';
import { runSeed, TrialFailed } from './run-seed.js';
import { sabotages } from './sabotage.mjs';

const SEEDS = 12;
/** What never comes about need not be waited for as long as where nothing is broken. */
const LOOKS = 80;

interface Case {
  name: string;
  harm: string;
  database: DatabaseName;
}

const cases = Object.entries(sabotages)
  .map(([name, { harm, database }]): Case => ({ name, harm, database: database ?? 'SQLite' }))
  .filter(({ database }) => database === 'SQLite' || hasBinaries);

it.concurrent.each(cases)('a trial finds out when $name: $harm', async ({ name, database }) => {
  expect(await firstToFind(name, database)).toBeLessThanOrEqual(SEEDS);
});

/** A seed; or the story that finds it for sure, where seeds hardly ever would. */
function play(seed: number, sabotage: string, database: DatabaseName): Promise<unknown> {
  return sabotages[sabotage]?.story === 'late update'
    ? playLateUpdate(database, sabotage)
    : runSeed(seed, database, { sabotage, looks: LOOKS });
}

async function firstToFind(sabotage: string, database: DatabaseName): Promise<number> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- until one finds it
      await play(seed, sabotage, database);
    } catch (error) {
      if (!(error instanceof TrialFailed)) throw error;
      console.log(`${sabotage}: seed ${seed} on ${database}: ${error.message.split('\n')[0]}`);
      return seed;
    }
  }
  return Number.POSITIVE_INFINITY;
}
