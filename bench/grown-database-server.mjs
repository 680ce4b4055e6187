// The server of grown-database.mjs: a CRM in memory, the clean-up called by hand. `PHASE`: `prepare` signs in, `start` only starts, `measure`.
import { defineConnector } from '../packages/core/dist/index.js';
import {
  createKeyRing,
  createServer,
  openPostgresStorage,
  openSqliteStorage,
} from '../packages/server/dist/index.js';

const { FOLDER, DATABASE_URL, PHASE, STATE } = process.env;
const ROUNDS = 200;
/** Ids of twenty days with five messages each. */
const oldDays = Array.from({ length: 20 }, (_, index) => {
  const first = 8_000_000 + index * 5;
  return [first, first + 1, first + 2, first + 3, first + 4];
});
const keyRing = createKeyRing(['only for this measurement'.repeat(2)]);
const storage = DATABASE_URL
  ? await openPostgresStorage({ url: DATABASE_URL, keyRing })
  : await openSqliteStorage({ file: `${FOLDER}/daybook.sqlite`, keyRing });
let entries = 0;
const connector = defineConnector({
  manifest: {
    name: 'fast',
    displayName: 'Fast CRM',
    urlIdentifier: '*.fast.example',
    hosts: ['*.fast.example'],
    auth: { type: 'apiKey', apiKey: { page: { title: 'Fast CRM', content: [] } } },
  },
  getAuthType: () => 'apiKey',
  getLogFormatType: () => 'text/html',
  getUserInfo: ({ apiKey }) => ({
    successful: true,
    platformUserInfo: { id: apiKey, name: 'Ann Agent', timezoneName: 'Europe/London' },
  }),
  findContact: () => ({ matchedContactInfo: [] }),
  createMessageLog: () => ({ logId: String((entries += 1)) }),
  updateMessageLog: () => ({}),
});
const limits = { signInsPerMinute: 1_000_000, requestsPerMinute: 1_000_000 };
// A clean-up would close what the clean-up is measured with; a start has it, as everybody's.
const background = PHASE === 'start' ? 'on' : 'off';
const server = await createServer({ connectors: [connector], storage, keyRing, limits, background });
await server.listen({ port: 0, host: '127.0.0.1' });
await ask('GET', '/isAlive');
process.send({ 'start, CPU ms': milliseconds(process.cpuUsage()) });
if (PHASE !== 'start') await main();

async function main() {
  const login = { platform: 'fast', apiKey: 'ann', hostname: 'eu.fast.example' };
  const { jwtToken: token } = JSON.parse(await ask('POST', '/apiKeyLogin', undefined, login));
  const figures = PHASE === 'prepare' ? await prepare(token) : await measureAll(token);
  await server.close();
  process.send(figures, () => process.disconnect());
}

/** Some days that are asked for later, as old as all others will be. */
async function prepare(token) {
  // oxlint-disable-next-line no-await-in-loop -- in order
  for (const ids of oldDays) await ask('POST', '/messageLog', token, day(ids));
  if (STATE === 'closed') await storage.logbook.dropTexts(Date.now() + 1);
  return {};
}

async function measureAll(token) {
  let id = Date.now();
  const figures = {};
  await measure(figures, '/metrics', () => ask('GET', '/metrics'));
  await measure(figures, '/readyz', () => ask('GET', '/readyz'));
  await measure(figures, '/messageLog, a new day', () => ask('POST', '/messageLog', token, day([(id += 1)])));
  const again = day(oldDays[7]);
  await measure(figures, '/messageLog, an old day again', () => ask('POST', '/messageLog', token, again));
  await measure(figures, '/messageLog/match of 100', () =>
    ask('POST', '/messageLog/match', token, { messageIds: oldDays.flat().map(String) }),
  );
  await measure(figures, '/unfiled', () => ask('GET', '/unfiled', token));
  await measure(figures, 'delivery looks for work', () => server.logbook.deliverDue());
  const holds = watchEventLoop();
  const began = performance.now();
  const cpu = process.cpuUsage();
  const closed = await storage.logbook.dropTexts(Date.now() - 7 * 86_400_000);
  await storage.sessions.cleanUp(Date.now());
  figures['clean-up, ms'] = performance.now() - began;
  figures['clean-up, CPU ms'] = milliseconds(process.cpuUsage(cpu));
  figures['clean-up, longest step, CPU ms'] = await holds.longest();
  figures['clean-up, days'] = closed;
  return figures;
}

/** What of the processor was used between two ticks of a timer of 1 ms, at most: others on the machine do not count. */
function watchEventLoop() {
  let longest = 0;
  let before = process.cpuUsage();
  const look = () => {
    longest = Math.max(longest, milliseconds(process.cpuUsage(before)));
    before = process.cpuUsage();
  };
  const timer = setInterval(look, 1);
  return {
    longest: async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      clearInterval(timer);
      return longest;
    },
  };
}

function milliseconds({ user, system }) {
  return (user + system) / 1_000;
}

/** Median time, and the processor's time: the latter is the one to compare on a machine that has other work. */
async function measure(figures, what, work) {
  const times = [];
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await work();
    times.push(performance.now() - began);
  }
  figures[`${what}, ms`] = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  figures[`${what}, CPU ms`] = milliseconds(process.cpuUsage(before)) / ROUNDS;
}

function day(ids, key = String(ids[0])) {
  return {
    contactId: '101',
    contactName: 'Ada Known',
    logInfo: {
      conversationLogId: key,
      conversationId: key,
      type: 'SMS',
      messages: ids.map((id) => ({
        id,
        type: 'SMS',
        direction: 'Inbound',
        subject: 'Friday suits us.',
        creationTime: Date.now(),
      })),
      correspondents: [{ phoneNumber: '+14155550100', name: 'Ada Known' }],
    },
  };
}

async function ask(method, url, token, payload) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await server.inject({ method, url, headers, ...(payload && { payload }) });
  if (answer.statusCode !== 200) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.payload}`);
  return answer.payload;
}
