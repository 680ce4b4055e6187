// What a grown database costs. A server is started on an empty one and on grown ones, each time as a process of its
// own, and asked for what people and operators ask: the table has medians, and below it stand ratios to the empty database.
//
//   node bench/grown-database.mjs                                     (SQLite, 1,000,000 messages, 250,000 to drop)
//   MESSAGES=100000 TO_DROP=20000 node bench/grown-database.mjs
//   DATABASE_URL=postgres://user@host/postgres node bench/grown-database.mjs      (makes databases of its own there)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForSeeding, seed } from './seed-database.mjs';
import { report, round } from './support/report.mjs';

const isQuick = Boolean(process.env.BENCH_QUICK);
const MESSAGES = Number(process.env.MESSAGES ?? (isQuick ? 50_000 : 1_000_000));
const TO_DROP = Number(process.env.TO_DROP ?? (isQuick ? 10_000 : 250_000));
const { DATABASE_URL } = process.env;
const STARTS = 5;
const server = new URL('grown-database-server.mjs', import.meta.url).pathname;

const scenarios = [
  { name: 'empty' },
  { name: `${MESSAGES} of this week`, messages: MESSAGES, state: 'recent' },
  { name: `${MESSAGES} closed`, messages: MESSAGES, state: 'closed' },
  { name: `${TO_DROP} to drop`, messages: TO_DROP, state: 'over' },
];

const results = [];
for (const { name, messages, state } of scenarios) {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
  // oxlint-disable no-await-in-loop -- one after the other: they are compared
  const url = DATABASE_URL && (await createDatabase(DATABASE_URL));
  const environment = { FOLDER: folder, ...(url && { DATABASE_URL: url }) };
  await run({ ...environment, PHASE: 'prepare', STATE: state ?? '' });
  if (messages !== undefined) {
    const began = performance.now();
    const database = await openForSeeding({ file: join(folder, 'daybook.sqlite'), url });
    await seed(database, { messages, state });
    await database.close();
    console.error(`${name}: seeded in ${Math.round((performance.now() - began) / 1000)} s`);
  }
  const starts = [];
  while (starts.length < STARTS) starts.push(await start(environment));
  const [middle] = starts.toSorted((a, b) => a.ms - b.ms).slice(STARTS / 2);
  const figures = {
    'start to first answer, ms': middle.ms,
    'start to first answer, CPU ms': middle.cpu,
    ...(await run({ ...environment, PHASE: 'measure' })),
  };
  // oxlint-enable no-await-in-loop
  if (!url) figures['MB on disk'] = Math.round(statSync(join(folder, 'daybook.sqlite')).size / 1_000_000);
  results.push({ name, figures });
  rmSync(folder, { recursive: true, force: true });
}

const [empty, ...grown] = results;
report({
  rows: Object.keys(empty.figures).map((what) => ({
    what,
    ...Object.fromEntries(results.map(({ name, figures }) => [name, round(figures[what] ?? 0)])),
  })),
  // The processor's time: the clock is also that of whatever else runs. Nothing is dropped from an empty database.
  ratios: Object.fromEntries(
    grown.flatMap(({ name, figures }) =>
      Object.keys(figures)
        .filter((what) => what.endsWith('CPU ms') && !what.startsWith('clean-up'))
        .map((what) => [`${name}: ${what}, of empty`, round(figures[what] / empty.figures[what])]),
    ),
  ),
});

/** Starts the server as everybody does, and ends it as soon as it has answered. */
async function start(environment) {
  const began = performance.now();
  const child = fork({ ...environment, PHASE: 'start' });
  const [{ 'start, CPU ms': cpu }] = await once(child, 'message');
  const ms = performance.now() - began;
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { ms, cpu };
}

/** Starts the server, lets it do its phase, and end. */
async function run(environment) {
  const child = fork(environment);
  await once(child, 'message');
  const [figures] = await once(child, 'message');
  await once(child, 'exit');
  return figures;
}

function fork(environment) {
  return spawn(process.execPath, [server], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function createDatabase(url) {
  const name = `daybook_bench_${process.pid}_${results.length}`;
  const database = await openForSeeding({ url });
  await database.run(`create database ${name}`);
  await database.close();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
