// Throughput, latency and CPU of one message of a distinct conversation per request, beside bare routes in the same run.
// Every message is looked for in the CRM afterwards. With DATABASE_URL on PostgreSQL, too: one process, and three. Three bare ones
// show what three processes cost on this machine whatever they do.
//
// All kinds stand ready at once and take turns, some hundred messages each: what else the machine does then meets all of them
// alike. Of the rounds the median is told. Each process is warmed up once: V8 goes on compiling for more than 10,000 messages,
// and three processes do it three times.
//
//   node bench/throughput.mjs --second --reads             (the second message of each day, of a CRM whose entries are read first)
//   node bench/throughput.mjs --messages 2000 --kinds bare,sqlite --rounds 5
//   TURNS=1 node bench/throughput.mjs --kinds sqlite       (the longest turn of the event loop, too, in processor time)
//   COUNT=1 node bench/throughput.mjs --kinds sqlite       (statements and commits, too, as statements.mjs: throughput is less)

// oxlint-disable no-await-in-loop -- one measurement after another
import { analyze } from './support/analyze.mjs';
import { client, day, load } from './support/load.mjs';
import { readOptions } from './support/options.mjs';
import { startSubject } from './support/processes.mjs';
import { report, round } from './support/report.mjs';

/** More of one account would meet its share. */
const AT_ONCE_OF_ONE = 64;

const isQuick = Boolean(process.env.BENCH_QUICK);
const { values: options } = readOptions({
  options: {
    messages: { type: 'string', default: isQuick ? '600' : '6000' },
    kinds: { type: 'string', default: 'bare,bare-3,bare-undici,sqlite,postgres,postgres-3' },
    concurrency: { type: 'string', default: isQuick ? '16' : '1,16,64,256' },
    latency: { type: 'string', default: '0,50' },
    rounds: { type: 'string', default: isQuick ? '1' : '10' },
    // Each request brings the second message of a day whose first is logged.
    second: { type: 'boolean', default: false },
    // The connector reads an entry before it replaces it, as most do.
    reads: { type: 'boolean', default: false },
    // Messages of each process.
    'warm-up': { type: 'string', default: isQuick ? '400' : '24000' },
  },
});
const textsOfDay = options.second ? 2 : 1;
const numbers = (text) => text.split(',').map(Number);
const concurrencies = numbers(options.concurrency);
const faults = [];
const rows = [];
const subjects = [];
for (const kind of options.kinds.split(',')) {
  if (process.env.DATABASE_URL || !kind.startsWith('postgres')) subjects.push(await makeReady(kind));
}
for (const latency of numbers(options.latency)) {
  for (const concurrency of concurrencies) rows.push(...(await measure({ latency, concurrency })));
}
for (const { stop } of subjects) await stop();
report({
  rows,
  ratios: { ...beside('bare'), ...ofThree('postgres'), ...ofThree('bare'), ...counted() },
  faults,
});

/** How many times as dear as a bare route: the time a message takes, and the processor's. */
function beside(bare) {
  const ratios = {};
  for (const row of rows.filter(({ kind }) => !kind.startsWith('bare'))) {
    const same = sameOf(bare, row);
    if (same === undefined) continue;
    ratios[`${nameOf(row)}: time, of ${bare}`] = round(same['messages/s'] / row['messages/s']);
    ratios[`${nameOf(row)}: CPU, of ${bare}`] = round(row['CPU ms/message'] / same['CPU ms/message']);
  }
  return ratios;
}

/** How many times the processor's time of one process a message takes where three share the work. */
function ofThree(kind) {
  return Object.fromEntries(
    rows
      .filter((row) => row.kind === `${kind}-3` && sameOf(kind, row))
      .map((row) => [
        `${nameOf(row)}: CPU, of one process`,
        round(row['CPU ms/message'] / sameOf(kind, row)['CPU ms/message']),
      ]),
  );
}

function sameOf(kind, { latency, concurrency }) {
  return rows.find((row) => row.kind === kind && row.latency === latency && row.concurrency === concurrency);
}

function nameOf({ kind, latency, concurrency }) {
  return `${kind}, ${concurrency} at ${latency} ms`;
}

/** What was counted, and not timed, is the same on every machine. */
function counted() {
  return Object.fromEntries(
    rows.flatMap((row) =>
      ['statements/message', 'commits/message']
        .filter((what) => row[what] !== undefined)
        .map((what) => [`${nameOf(row)}: ${what}`, row[what]]),
    ),
  );
}

async function measure({ latency, concurrency }) {
  // As many as keep it busy for some seconds. Where the CRM takes its time, a round is many times that: it begins with all at once.
  const rounds = Number(options.rounds);
  const messages = Number(options.messages);
  const all = latency === 0 ? messages : Math.min(messages * 2, concurrency * 200);
  const count = Math.ceil(all / rounds);
  for (const subject of subjects) {
    subject.results = [];
    await subject.crmClient('POST', '/reset');
    await subject.crmClient('POST', `/latency?ms=${latency}`);
  }
  for (let turn = 0; turn < rounds; turn += 1)
    for (const subject of subjects) await takeTurn(subject, { count, concurrency });
  const found = [];
  for (const { kind, crmClient, results } of subjects) {
    check(kind, JSON.parse((await crmClient('GET', '/count')).text), results);
    found.push({ kind, latency, concurrency, ...medians(results) });
  }
  return found;
}

/** Starts it, signs in, and warms it up. */
async function makeReady(kind) {
  const isBare = kind.startsWith('bare');
  const { crm, server, servers, stop } = await startSubject(isBare ? kind.replace('-3', '') : 'daybook', {
    env: {
      ...(!kind.startsWith('postgres') && { DATABASE_URL: '' }),
      ...(options.reads && { CAN_READ: '1' }),
    },
    servers: kind.endsWith('-3') ? 3 : 1,
  });
  const accounts = isBare ? 0 : Math.ceil(Math.max(...concurrencies) / AT_ONCE_OF_ONE);
  const tokens = isBare ? [undefined] : [];
  while (tokens.length < accounts) {
    const login = {
      platform: 'bench',
      apiKey: `${kind}-${tokens.length}-${Date.now()}`,
      hostname: 'localhost',
    };
    tokens.push(JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken);
  }
  const clients = tokens.map((token) => servers.map(({ port }) => client(port, token)));
  const subject = { kind, servers, clients, crmClient: client(crm.port), stop, sent: 0, results: [] };
  const warmUp = Number(options['warm-up']) * servers.length;
  const days = newDays(subject, warmUp);
  await load(sendOf(subject, AT_ONCE_OF_ONE), days.map(firstOf), AT_ONCE_OF_ONE);
  if (options.second) await load(sendOf(subject, AT_ONCE_OF_ONE), days.map(toBody), AT_ONCE_OF_ONE);
  if (kind.startsWith('postgres')) await analyze(process.env.DATABASE_URL);
  return subject;
}

/** Over all servers by turns, with as many accounts as so many at once need. */
function sendOf({ clients }, concurrency) {
  const used = clients.slice(0, Math.ceil(concurrency / AT_ONCE_OF_ONE)).flat();
  let turn = 0;
  return (...request) => used[(turn += 1) % used.length](...request);
}

async function takeTurn(subject, { count, concurrency }) {
  const { servers, results } = subject;
  const askAll = (what) => Promise.all(servers.map(({ ask }) => ask(what)));
  const days = newDays(subject, count);
  if (options.second) {
    await load(sendOf(subject, concurrency), days.map(firstOf), concurrency);
  }
  await askAll('begin');
  const timed = await load(sendOf(subject, concurrency), days.map(toBody), concurrency);
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

/** Each of a conversation of its own, with texts of its own. */
function newDays(subject, many) {
  return Array.from({ length: many }, () => {
    const texts = Array.from({ length: textsOfDay }, () => `text ${(subject.sent += 1)}.`);
    return day(`${subject.kind}-${subject.sent}`, texts);
  });
}

function firstOf(each) {
  const messages = each.logInfo.messages.slice(0, 1);
  return toBody({ ...each, logInfo: { ...each.logInfo, messages } });
}

function toBody(each) {
  return JSON.stringify(each);
}

function check(kind, { texts, twice }, results) {
  const count = results.reduce((sum, each) => sum + each.count * textsOfDay, 0);
  const refused = results.reduce((sum, each) => sum + each.refused, 0);
  // A bare route posts the whole day again: all first messages stand there twice.
  const again = options.second && kind.startsWith('bare') ? count / 2 : 0;
  if (texts === count && twice === again && refused === 0) return;
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
