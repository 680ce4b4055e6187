// What waits while the CRM takes no calls, and how it is worked off: 100,000 messages of 5,000 days are taken in, then it
// takes 40 calls a second. Memory is the server's, at its highest, and after all of it. node bench/backlog.mjs
// oxlint-disable no-await-in-loop -- one measurement after another
import { setTimeout as pause } from 'node:timers/promises';
import { client, day, load } from './support/load.mjs';
import { startSubject } from './support/processes.mjs';
import { report, round } from './support/report.mjs';

const DAYS = process.env.BENCH_QUICK ? 200 : 5_000;
const MESSAGES_OF_A_DAY = 20;
const CALLS_PER_SECOND = 40;
const MOST_MS = 60_000 + 4 * 1_000 * (DAYS / CALLS_PER_SECOND);
const kinds = process.env.DATABASE_URL ? ['sqlite', 'postgres'] : ['sqlite'];
const faults = [];
const rows = [];
for (const kind of kinds) rows.push(await measure(kind));
report({
  rows,
  ratios: Object.fromEntries(
    rows.map((row) => [`${row.database}: calls to the CRM, of one a day`, round(row['calls'] / DAYS)]),
  ),
  faults,
});

async function measure(kind) {
  const env = kind === 'sqlite' ? { DATABASE_URL: '' } : {};
  const { crm, server, stop } = await startSubject('daybook', { env });
  const crmClient = client(crm.port);
  const login = { platform: 'bench', apiKey: `ann-${Date.now()}`, hostname: 'localhost' };
  const token = JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken;
  const send = client(server.port, token);
  await crmClient('POST', '/limit?calls=0');
  const bodies = Array.from({ length: DAYS }, (_, which) =>
    JSON.stringify(
      day(
        `${kind}-${which}`,
        Array.from({ length: MESSAGES_OF_A_DAY }, (_each, index) => `text ${which * 1_000 + index}.`),
      ),
    ),
  );
  await server.ask('begin');
  const began = performance.now();
  const taken = await load(send, bodies, 16);
  const takeIn = await server.ask('end');
  if (taken.refused !== DAYS)
    faults.push(`${kind}: ${DAYS - taken.refused} were filed in a CRM that takes no calls`);
  await crmClient('POST', '/reset');
  await crmClient('POST', `/limit?calls=${CALLS_PER_SECOND}`);
  await server.ask('begin');
  const back = performance.now();
  let found = {};
  let highest = 0;
  const messages = DAYS * MESSAGES_OF_A_DAY;
  while (found.texts !== messages && performance.now() - back < MOST_MS) {
    await pause(1_000);
    const { memoryMb } = await server.ask('look');
    highest = Math.max(highest, memoryMb);
    found = JSON.parse((await crmClient('GET', '/count')).text);
  }
  const seconds = (performance.now() - back) / 1_000;
  const drain = await server.ask('end');
  if (found.texts !== messages || found.twice > 0)
    faults.push(`${kind}: ${found.texts} of ${messages} messages in the CRM, ${found.twice} twice`);
  await stop();
  return {
    database: kind,
    messages,
    days: DAYS,
    'taken in, messages/s': Math.round(messages / ((back - began) / 1_000)),
    'taken in, CPU ms/message': round(takeIn.cpuMs / messages, 3),
    'worked off, s': Math.round(seconds),
    'days/s': round(DAYS / seconds, 1),
    calls: found.calls,
    'of them too many': found.tooMany,
    'CPU ms/message ': round(drain.cpuMs / messages, 3),
    'longest hold ms': round(drain.longestHoldMs, 1),
    'memory at most, MB': Math.round(highest),
    'memory after, MB': Math.round(drain.memoryMb),
  };
}
