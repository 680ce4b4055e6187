// Throughput, latency and CPU of one message of a distinct conversation per request, beside bare routes in the same run.
// Every message is looked for in the CRM afterwards. With DATABASE_URL on PostgreSQL, too: one process, and three.
//
// All kinds stand ready at once and take turns, some hundred messages each: what else the machine does then meets all of them
// alike. Of the rounds the median is told.
//
//   node bench/throughput.mjs --messages 2000 --kinds bare,sqlite --rounds 5
//   TURNS=1 node bench/throughput.mjs --kinds sqlite       (the longest turn of the event loop, too, in processor time)
//   COUNT=1 node bench/throughput.mjs --kinds sqlite       (statements and commits, too, as statements.mjs: throughput is less)

// oxlint-disable no-await-in-loop -- one measurement after another
import { parseArgs } from 'node:util';
import { analyze } from './support/analyze.mjs';
import { client, day, load } from './support/load.mjs';
import { startSubject } from './support/processes.mjs';
import { report, round } from './support/report.mjs';

/** More of one account would meet its share. */
const AT_ONCE_OF_ONE = 64;

const isQuick = Boolean(process.env.BENCH_QUICK);
const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: isQuick ? '600' : '2000' },
    kinds: { type: 'string', default: 'bare,bare-undici,sqlite,postgres,postgres-3' },
    concurrency: { type: 'string', default: isQuick ? '16' : '1,16,64,256' },
    latency: { type: 'string', default: '0,50' },
    rounds: { type: 'string', default: isQuick ? '1' : '5' },
  },
});
const numbers = (text) => text.split(',').map(Number);
const faults = [];
const rows = [];
for (const latency of numbers(options.latency)) {
  for (const concurrency of numbers(options.concurrency)) {
    rows.push(...(await measure({ latency, concurrency })));
  }
}
report({ rows, ratios: { ...beside('bare'), ...counted() }, faults });

/** How many times as dear as a bare route: the time a message takes, and the processor's. */
function beside(bare) {
  const ratios = {};
  for (const row of rows.filter(({ kind }) => !kind.startsWith('bare'))) {
    const same = rows.find(
      ({ kind, latency, concurrency }) =>
        kind === bare && latency === row.latency && concurrency === row.concurrency,
    );
    if (same === undefined) continue;
    const where = `${row.kind}, ${row.concurrency} at ${row.latency} ms`;
    ratios[`${where}: time, of ${bare}`] = round(same['messages/s'] / row['messages/s']);
    ratios[`${where}: CPU, of ${bare}`] = round(row['CPU ms/message'] / same['CPU ms/message']);
  }
  return ratios;
}

/** What was counted, and not timed, is the same on every machine. */
function counted() {
  return Object.fromEntries(
    rows.flatMap((row) =>
      ['statements/message', 'commits/message']
        .filter((what) => row[what] !== undefined)
        .map((what) => [`${row.kind}, ${row.concurrency} at ${row.latency} ms: ${what}`, row[what]]),
    ),
  );
}

async function measure({ latency, concurrency }) {
  const kinds = options.kinds
    .split(',')
    .filter((kind) => process.env.DATABASE_URL || !kind.startsWith('postgres'));
  const subjects = [];
  for (const kind of kinds) subjects.push(await makeReady(kind, { latency, concurrency }));
  // As many as keep it busy for some seconds, whatever the latency.
  const rounds = Number(options.rounds);
  const most = latency === 0 ? Infinity : concurrency * 60;
  const count = Math.ceil(Math.min(Number(options.messages), most) / rounds);
  for (let turn = 0; turn < rounds; turn += 1)
    for (const subject of subjects) await takeTurn(subject, { from: turn * count, count, concurrency });
  const found = [];
  for (const { kind, crmClient, results, stop } of subjects) {
    check(kind, JSON.parse((await crmClient('GET', '/count')).text), results);
    await stop();
    found.push({ kind, latency, concurrency, ...medians(results) });
  }
  return found;
}

/** Starts it, signs in, and warms it up. */
async function makeReady(kind, { latency, concurrency }) {
  const isBare = kind.startsWith('bare');
  const { crm, server, servers, stop } = await startSubject(isBare ? kind : 'daybook', {
    latency,
    env: kind.startsWith('postgres') ? {} : { DATABASE_URL: '' },
    servers: kind === 'postgres-3' ? 3 : 1,
  });
  const crmClient = client(crm.port);
  const tokens = [];
  const accounts = isBare ? 0 : Math.ceil(concurrency / AT_ONCE_OF_ONE);
  while (tokens.length < accounts) {
    const login = {
      platform: 'bench',
      apiKey: `${kind}-${tokens.length}-${Date.now()}`,
      hostname: 'localhost',
    };
    tokens.push(JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken);
  }
  const clients = (isBare ? [undefined] : tokens).flatMap((token) =>
    servers.map(({ port }) => client(port, token)),
  );
  let turn = 0;
  const send = (...request) => clients[(turn += 1) % clients.length](...request);
  const subject = { kind, servers, crmClient, send, stop, results: [] };
  // The processor's time falls for some thousands of messages of each process, of bare routes too. That many are sent so many
  // at once that nobody waits for it, and where the CRM is slow, more.
  const warmUp = isQuick ? 400 : 8_000 * servers.length;
  await load(send, bodies(subject, 1_000_000, warmUp), latency === 0 ? Math.max(concurrency, 64) : 128);
  if (kind.startsWith('postgres')) await analyze(process.env.DATABASE_URL);
  await crmClient('POST', '/reset');
  return subject;
}

async function takeTurn(subject, { from, count, concurrency }) {
  const { servers, send, results } = subject;
  const askAll = (what) => Promise.all(servers.map(({ ask }) => ask(what)));
  await askAll('begin');
  const timed = await load(send, bodies(subject, from, count), concurrency);
  const used = await askAll('end');
  const sum = (what) => used.reduce((total, each) => total + each[what], 0);
  results.push({
    count,
    refused: timed.refused,
    why: timed.why,
    figures: {
      'messages/s': timed.perSecond,
      'p50 ms': timed.p50,
      'p99 ms': timed.p99,
      'CPU ms/message': sum('cpuMs') / count,
      'longest hold ms': Math.max(...used.map(({ longestHoldMs }) => longestHoldMs)),
      ...(process.env.TURNS && {
        'longest turn, CPU ms': Math.max(...used.map(({ longestTurnMs }) => longestTurnMs)),
      }),
      'memory MB': sum('memoryMb'),
      ...(used[0].statements && {
        'statements/message': sum('statements') / count,
        'commits/message': sum('commits') / count,
      }),
    },
  });
}

function bodies({ kind }, from, many) {
  return Array.from({ length: many }, (_, index) =>
    JSON.stringify(day(`${kind}-${from + index}`, [`text ${from + index}.`])),
  );
}

function check(kind, { texts, twice }, results) {
  const count = results.reduce((sum, each) => sum + each.count, 0);
  const refused = results.reduce((sum, each) => sum + each.refused, 0);
  if (texts === count && twice === 0 && refused === 0) return;
  const { why = '' } = results.find((each) => each.refused > 0) ?? {};
  faults.push(`${kind}: ${texts} of ${count} messages in the CRM, ${twice} of them twice; ${why}`);
}

/** The longest hold is that of all rounds. */
function medians(results) {
  return Object.fromEntries(
    Object.keys(results[0].figures).map((what) => {
      const values = results.map(({ figures }) => figures[what]).toSorted((a, b) => a - b);
      const value = what.startsWith('longest') ? values.at(-1) : values[Math.floor(values.length / 2)];
      return [what, round(value, what.endsWith('/message') ? 3 : what === 'messages/s' ? 0 : 1)];
    }),
  );
}
