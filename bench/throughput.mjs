// Throughput, latency and CPU of one message of a distinct conversation per request, beside bare routes in the same run.
// Every message is looked for in the CRM afterwards. With DATABASE_URL on PostgreSQL, too.
//
//   node bench/throughput.mjs --messages 2000 --kinds sqlite
//   COUNT=1 node bench/throughput.mjs --kinds sqlite       (statements and commits, too: throughput is less)

// oxlint-disable no-await-in-loop -- one measurement after another
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { client, day, load } from './support/load.mjs';
import { startSubject } from './support/processes.mjs';

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '1500' },
    kinds: { type: 'string', default: 'bare,bare-undici,sqlite,postgres' },
    concurrency: { type: 'string', default: '1,16,64' },
    latency: { type: 'string', default: '0,50' },
    out: { type: 'string' },
  },
});
const numbers = (text) => text.split(',').map(Number);
const results = [];
for (const latency of numbers(options.latency)) {
  for (const concurrency of numbers(options.concurrency)) {
    for (const kind of options.kinds.split(',')) {
      if (kind === 'postgres' && !process.env.DATABASE_URL) continue;
      results.push(await measure(kind, { latency, concurrency }));
    }
  }
}
console.table(results);
if (options.out) writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);

async function measure(kind, { latency, concurrency }) {
  const isBare = kind.startsWith('bare');
  const env = kind === 'postgres' ? {} : { DATABASE_URL: '' };
  const { crm, server, stop } = await startSubject(isBare ? kind : 'daybook', { latency, env });
  const crmClient = client(crm.port);
  let token;
  if (!isBare) {
    const login = { platform: 'bench', apiKey: `ann-${Date.now()}`, hostname: 'localhost' };
    token = JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken;
  }
  const send = client(server.port, token);
  // As many as keep it busy for some seconds, whatever the latency.
  const count = Math.min(Number(options.messages), latency === 0 ? Infinity : concurrency * 60);
  const bodies = (from, many) =>
    Array.from({ length: many }, (_, index) =>
      JSON.stringify(day(`${kind}-${from + index}`, [`text ${from + index}.`])),
    );
  await load(send, bodies(1_000_000, Math.min(count, 400)), concurrency);
  await crmClient('POST', '/reset');
  await server.ask('begin');
  const timed = await load(send, bodies(0, count), concurrency);
  const used = await server.ask('end');
  const found = JSON.parse((await crmClient('GET', '/count')).text);
  await stop();
  if (found.texts !== count - timed.refused || found.twice > 0)
    console.error(
      `${kind}: ${found.texts} of ${count} messages in the CRM, ${found.twice} of them twice`,
      timed.why,
    );
  return {
    kind,
    latency,
    concurrency,
    'messages/s': Math.round(timed.perSecond),
    'p50 ms': round(timed.p50),
    'p99 ms': round(timed.p99),
    'CPU ms/message': round(used.cpuMs / count, 3),
    'longest hold ms': round(used.longestHoldMs),
    ...(used.statements && {
      'statements/message': round(used.statements / count, 2),
      'commits/message': round(used.commits / count, 2),
    }),
    refused: timed.refused,
    ...(timed.why && { why: timed.why.slice(0, 90) }),
  };
}

function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}
