// `pnpm bench`: runs benchmarks, one after another, and compares their ratios with those of the stored run.
//
//   pnpm bench                         all of them; npm-test, generator and backlog alone take many minutes
//   pnpm bench throughput long-day     these
//   pnpm bench --quick                 smaller ones, for a look
//   pnpm bench --out run.json          and writes what was found
//   pnpm bench --save                  and stores it: bench/stored.json is what later runs are compared with
//
// PostgreSQL: `DATABASE_URL`, else a private cluster with its syncs on, else that part is left out, and said so.
// oxlint-disable no-await-in-loop -- one measurement after another
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasBinaries, startCluster } from '../packages/server/test/support/postgres-cluster.mjs';
import { readOptions } from './support/options.mjs';

/** In this order: what is quick to tell comes first. */
const benchmarks = [
  'crm-cost',
  'rendering',
  'long-call',
  'long-day',
  'largest-body',
  'start-up',
  'statements',
  'throughput',
  'second-message',
  'http-client',
  'grown-database',
  'backlog',
  'npm-test',
  'generator',
];
/** A ratio that became worse by more than this is pointed at. */
const NOTABLE = 1.2;

const { values: options, positionals } = readOptions({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !benchmarks.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${benchmarks.join(', ')}.`);
  process.exit(2);
}
const chosen = positionals.length > 0 ? positionals : benchmarks;
const storedFile = fileURLToPath(new URL('stored.json', import.meta.url));
const stored = existsSync(storedFile) ? JSON.parse(readFileSync(storedFile, 'utf8')) : {};
const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-run-'));
const { DATABASE_URL } = process.env;
const cluster = !DATABASE_URL && hasBinaries ? await startCluster({ isDurable: true }) : undefined;
if (!DATABASE_URL && !cluster) console.error('NOT MEASURED: PostgreSQL is not here. Set DATABASE_URL.');

const found = {};
const failed = [];
for (const name of chosen) {
  console.log(`\n${name}`);
  const out = join(folder, `${name}.json`);
  const child = spawn(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url))], {
    stdio: 'inherit',
    env: {
      ...process.env,
      BENCH_OUT: out,
      BENCH_QUICK: options.quick ? '1' : '',
      DATABASE_URL: DATABASE_URL ?? cluster?.url ?? '',
    },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) failed.push(name);
  if (existsSync(out)) found[name] = JSON.parse(readFileSync(out, 'utf8'));
}
await cluster?.stop();
rmSync(folder, { recursive: true, force: true });

compare();
const run = { machine: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`, ...found };
if (options.out) writeFileSync(options.out, `${JSON.stringify(run, null, 2)}\n`);
if (options.save) writeFileSync(storedFile, `${JSON.stringify({ ...stored, ...run }, null, 2)}\n`);
if (failed.length > 0) {
  console.error(`\nFAILED: ${failed.join(', ')}`);
  process.exit(1);
}

/** Every ratio is of the kind "how many times as dear", so less is better. */
function compare() {
  const rows = Object.entries(found).flatMap(([name, { ratios }]) =>
    Object.entries(ratios).map(([what, now]) => {
      const before = stored[name]?.ratios[what];
      const change = before === undefined ? undefined : Number((now / before).toFixed(2));
      return { benchmark: name, ratio: what, stored: before, now, 'of stored': change };
    }),
  );
  if (rows.length === 0) return;
  console.log('\nRatios, beside those of the stored run (less is better)');
  console.table(rows);
  for (const row of rows.filter((each) => each['of stored'] > NOTABLE))
    console.error(`WORSE: ${row.benchmark}, ${row.ratio}: ${row.stored} → ${row.now}`);
}
