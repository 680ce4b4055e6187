// The longest that the event loop is held, by the largest bodies that are let in (5 MB, 5,000 messages), from the request
// until all of it is filed. Beside it, how long somebody else waits meanwhile. node bench/largest-body.mjs
// Each is sent several times; the least of the longest holds is what the server does, the rest is what else runs here.

// oxlint-disable no-await-in-loop -- one measurement after another
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { client, day } from './support/load.mjs';
import { startSubject } from './support/processes.mjs';
import { report } from './support/report.mjs';

const { values: options } = parseArgs({
  options: { kinds: { type: 'string', default: 'sqlite,postgres' }, times: { type: 'string', default: '5' } },
});
const LIMIT_BYTES = 5_000_000;
const bodies = [
  { name: '5,000 messages', count: 5_000, sign: 'x', entryBytes: 10_000 },
  { name: '5,000 messages to be escaped', count: 5_000, sign: '&', entryBytes: 90_000 },
  { name: '5,000 messages in one entry', count: 5_000, sign: 'x', entryBytes: 10_000_000 },
  { name: '30 long messages', count: 30, sign: 'a <b> ', entryBytes: 90_000 },
];
const faults = [];
const results = [];
for (const kind of options.kinds.split(',')) {
  if (kind === 'postgres' && !process.env.DATABASE_URL) continue;
  for (const body of bodies) {
    const result = await measure(kind, body);
    console.error(`${kind}, ${body.name}: ${result['longest holds ms']}`);
    results.push(result);
  }
}
report({ rows: results, faults });

async function measure(kind, { name, count, sign, entryBytes }) {
  const env = { ENTRY_BYTES: String(entryBytes), TURNS: '1', ...(kind === 'sqlite' && { DATABASE_URL: '' }) };
  const { crm, server, stop } = await startSubject('daybook', { env });
  const login = { platform: 'bench', apiKey: `ann-${Date.now()}`, hostname: 'localhost' };
  const token = JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken;
  const send = client(server.port, token);
  const holds = [];
  let bytes = 0;
  let waited = 0;
  for (let time = 0; time <= Number(options.times); time += 1) {
    const text = bodyOf(time, count, sign);
    bytes = Buffer.byteLength(text);
    await server.ask('begin');
    waited = Math.max(waited, await file(send, text));
    const { longestTurnMs } = await server.ask('end');
    // The first one warms up.
    if (time > 0) holds.push(Math.round(longestTurnMs));
  }
  const { texts: found, twice } = JSON.parse((await client(crm.port)('GET', '/count')).text);
  await stop();
  const sent = (Number(options.times) + 1) * count;
  if (found !== sent || twice > 0)
    faults.push(`${name}: ${found} of ${sent} texts in the CRM, ${twice} twice`);
  return {
    database: kind,
    body: name,
    MB: (bytes / 1e6).toFixed(2),
    'longest holds ms': holds.toSorted((a, b) => a - b).join(' '),
    'others wait at most ms': Math.round(waited),
    found,
    twice,
  };
}

/** As large as it may be: what is left of the limit is shared among the texts. */
function bodyOf(time, count, sign) {
  const texts = (filler) =>
    Array.from({ length: count }, (_, index) => `text ${time * 10_000 + index}. ${filler}`);
  const room = LIMIT_BYTES - Buffer.byteLength(JSON.stringify(day(time, texts(''))));
  return JSON.stringify(day(time, texts(sign.repeat(Math.floor(room / count / sign.length)))));
}

/** Sends a day until all of it is filed. @returns how long somebody else waited for an answer meanwhile, at most */
async function file(send, text) {
  const over = new AbortController();
  const others = (async () => {
    let longest = 0;
    while (!over.signal.aborted) {
      const from = performance.now();
      await send('GET', '/isAlive');
      longest = Math.max(longest, performance.now() - from);
      await pause(2);
    }
    return longest;
  })();
  for (;;) {
    const { status, text: answer } = await send('POST', '/messageLog', text);
    if (status === 200) break;
    if (status !== 503) throw new Error(`${status} ${answer}`);
    await pause(200);
  }
  over.abort();
  return others;
}
