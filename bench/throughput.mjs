// Throughput, latency and CPU of one message of a distinct conversation per request, beside bare routes in the same run.
// Every message is looked for in the CRM afterwards. With DATABASE_URL on PostgreSQL, too: one process, and three.
//
//   node bench/throughput.mjs --messages 2000 --kinds sqlite
//   COUNT=1 node bench/throughput.mjs --kinds sqlite       (statements and commits, too, as statements.mjs: throughput is less)

// oxlint-disable no-await-in-loop -- one measurement after another
import { parseArgs } from 'node:util';
import { analyze } from './support/analyze.mjs';
import { client, day, load } from './support/load.mjs';
import { startSubject } from './support/processes.mjs';
import { report, round } from './support/report.mjs';

const isQuick = Boolean(process.env.BENCH_QUICK);
const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: isQuick ? '600' : '2000' },
    kinds: { type: 'string', default: 'bare,bare-undici,sqlite,postgres,postgres-3' },
    concurrency: { type: 'string', default: isQuick ? '16' : '1,16,64,256' },
    latency: { type: 'string', default: '0,50' },
  },
});
const numbers = (text) => text.split(',').map(Number);
const faults = [];
const rows = [];
for (const latency of numbers(options.latency)) {
  for (const concurrency of numbers(options.concurrency)) {
    for (const kind of options.kinds.split(',')) {
      if (kind.startsWith('postgres') && !process.env.DATABASE_URL) continue;
      rows.push(await measure(kind, { latency, concurrency }));
    }
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

async function measure(kind, { latency, concurrency }) {
  const isBare = kind.startsWith('bare');
  const env = kind.startsWith('postgres') ? {} : { DATABASE_URL: '' };
  const { crm, server, servers, stop } = await startSubject(isBare ? kind : 'daybook', {
    latency,
    env,
    servers: kind === 'postgres-3' ? 3 : 1,
  });
  const crmClient = client(crm.port);
  let token;
  if (!isBare) {
    const login = { platform: 'bench', apiKey: `ann-${Date.now()}`, hostname: 'localhost' };
    token = JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken;
  }
  const clients = servers.map(({ port }) => client(port, token));
  let turn = 0;
  const send = (...request) => clients[(turn += 1) % clients.length](...request);
  const askAll = (what) => Promise.all(servers.map(({ ask }) => ask(what)));
  // As many as keep it busy for some seconds, whatever the latency.
  const count = Math.min(Number(options.messages), latency === 0 ? Infinity : concurrency * 60);
  const bodies = (from, many) =>
    Array.from({ length: many }, (_, index) =>
      JSON.stringify(day(`${kind}-${from + index}`, [`text ${from + index}.`])),
    );
  // The processor's time falls for some thousands of messages of each process, of bare routes too. Where the CRM is slow, more
  // at once.
  const warmUp = isQuick ? Math.min(count, 400) : 8_000 * servers.length;
  await load(send, bodies(1_000_000, warmUp), latency === 0 ? concurrency : 128);
  if (kind.startsWith('postgres')) await analyze(process.env.DATABASE_URL);
  await crmClient('POST', '/reset');
  await askAll('begin');
  const timed = await load(send, bodies(0, count), concurrency);
  const used = await askAll('end');
  const found = JSON.parse((await crmClient('GET', '/count')).text);
  await stop();
  if (found.texts !== count - timed.refused || found.twice > 0 || timed.refused > 0)
    faults.push(
      `${kind}: ${found.texts} of ${count} messages in the CRM, ${found.twice} of them twice; ${timed.why ?? ''}`,
    );
  const sum = (what) => used.reduce((total, each) => total + each[what], 0);
  return {
    kind,
    latency,
    concurrency,
    'messages/s': Math.round(timed.perSecond),
    'p50 ms': round(timed.p50, 1),
    'p99 ms': round(timed.p99, 1),
    'CPU ms/message': round(sum('cpuMs') / count, 3),
    'longest hold ms': round(Math.max(...used.map(({ longestHoldMs }) => longestHoldMs)), 1),
    'memory MB': Math.round(sum('memoryMb')),
    ...(used[0].statements && {
      'statements/message': round(sum('statements') / count),
      'commits/message': round(sum('commits') / count),
    }),
  };
}
