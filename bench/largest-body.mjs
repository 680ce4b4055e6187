// The longest that the event loop is held, by the largest bodies that are let in (5 MB: 5,000 messages, or a call with its
// texts), from the request until all of it is filed. Beside it, how long somebody else waits meanwhile. node bench/largest-body.mjs
// Each is sent several times; the least of the longest holds is what the server does, the rest is what else runs here.

// oxlint-disable no-await-in-loop -- one measurement after another
import { setTimeout as pause } from 'node:timers/promises';
import { client, day } from './support/load.mjs';
import { readOptions } from './support/options.mjs';
import { startSubject } from './support/processes.mjs';
import { report } from './support/report.mjs';

const { values: options } = readOptions({
  options: {
    kinds: { type: 'string', default: 'sqlite,postgres' },
    times: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const LIMIT_BYTES = 5_000_000;
const LINES_OF_A_CALL = 100;
const bodies = [
  { name: '5,000 messages', count: 5_000, sign: 'x', entryBytes: 10_000 },
  { name: '5,000 messages to be escaped', count: 5_000, sign: '&', entryBytes: 90_000 },
  { name: '5,000 messages in the largest entries', count: 5_000, sign: 'x', entryBytes: 200_000 },
  { name: '5,000 short messages in the largest entries', count: 5_000, sign: '', entryBytes: 200_000 },
  { name: '30 long messages', count: 30, sign: 'a <b> ', entryBytes: 90_000 },
  { name: 'a call with long texts', sign: 'a <b> & c ', entryBytes: 90_000, isCall: true },
  { name: 'the same in the largest entries', sign: 'a <b> & c ', entryBytes: 200_000, isCall: true },
];
const faults = [];
const results = [];
for (const kind of options.kinds.split(',')) {
  if (kind === 'postgres' && !process.env.DATABASE_URL) continue;
  for (const body of bodies.filter(({ name }) => name.includes(options.only))) {
    const result = await measure(kind, body);
    console.error(`${kind}, ${body.name}: ${result['longest holds ms']}`);
    results.push(result);
  }
}
report({ rows: results, faults });

async function measure(kind, { name, count = LINES_OF_A_CALL, sign, entryBytes, isCall }) {
  const env = { ENTRY_BYTES: String(entryBytes), TURNS: '1', ...(kind === 'sqlite' && { DATABASE_URL: '' }) };
  const { crm, server, stop } = await startSubject('daybook', { env });
  const login = { platform: 'bench', apiKey: `ann-${Date.now()}`, hostname: 'localhost' };
  const token = JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken;
  const send = client(server.port, token);
  const holds = [];
  let bytes = 0;
  let waited = 0;
  for (let time = 0; time <= Number(options.times); time += 1) {
    const requests = isCall ? callOf(time, sign) : [['POST', '/messageLog', bodyOf(time, count, sign)]];
    bytes = Buffer.byteLength(requests[0][2]);
    await server.ask('begin');
    // oxlint-disable-next-line no-await-in-loop -- what is told later, later
    for (const request of requests) waited = Math.max(waited, await file(send, ...request));
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

/** A call that is logged with everything, and told once more with another line in each of its texts. */
function callOf(time, sign) {
  const names = [
    'aiNote',
    'transcript',
    'ringSenseTranscript',
    'ringSenseSummary',
    'ringSenseBulletedSummary',
  ];
  const lines = LINES_OF_A_CALL / names.length;
  // Of a longer one Daybook keeps the beginning.
  const filler = sign.repeat(Math.floor((950_000 / lines - 20) / sign.length));
  const texts = (more) =>
    Object.fromEntries(
      names.map((name, index) => [
        name,
        Array.from({ length: lines }, (_, line) => `text ${time * 10_000 + index * lines + line}. ${filler}`)
          .concat(more)
          .join('\n'),
      ]),
    );
  const call = {
    sessionId: String(700_000 + time),
    startTime: Date.UTC(2026, 6, 14, 17),
    duration: 97,
    result: 'Call connected',
    direction: 'Inbound',
    from: { phoneNumber: '+14155550100' },
    to: { phoneNumber: '+16505550001' },
  };
  const contact = { contactId: 101, contactType: 'Contact', contactName: 'Ada Known' };
  return [
    [
      'POST',
      '/callLog',
      JSON.stringify({ logInfo: { ...call, action: 'Phone Call' }, ...texts([]), ...contact }),
    ],
    ['PATCH', '/callLog', JSON.stringify({ ...call, subject: 'A long one', ...texts(['Bye.']) })],
  ];
}

/** As large as it may be: what is left of the limit is shared among the texts. */
function bodyOf(time, count, sign) {
  const texts = (filler) =>
    Array.from({ length: count }, (_, index) => `text ${time * 10_000 + index}. ${filler}`);
  const room = LIMIT_BYTES - Buffer.byteLength(JSON.stringify(day(time, texts(''))));
  return JSON.stringify(
    day(time, texts(sign.repeat(sign === '' ? 0 : Math.floor(room / count / sign.length)))),
  );
}

/** Sends a request until all of it is filed. @returns how long somebody else waited for an answer meanwhile, at most */
async function file(send, method, path, text) {
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
    const { status, text: answer } = await send(method, path, text);
    // A call that is only kept so far is answered 200, with a warning.
    if (status === 200 && JSON.parse(answer).returnMessage?.messageType !== 'warning') break;
    if (status !== 503 && status !== 200) throw new Error(`${status} ${answer}`);
    await pause(200);
  }
  over.abort();
  return others;
}
