// One server to be measured, in a process of its own: Daybook on a database, or a bare route that stores nothing.

import { writeFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  createKeyRing,
  createServer,
  openPostgresStorage,
  openSqliteStorage,
} from '../../packages/server/dist/index.js';
import { createSqlStorage } from '../../packages/server/dist/storage/create-sql-storage.js';
import { sqliteDialect } from '../../packages/server/dist/storage/logbook/dialects.js';
import { migrate } from '../../packages/server/dist/storage/migrations.js';
import { createSealedJson } from '../../packages/server/dist/storage/sealed-json.js';
import { openSqliteDatabase } from '../../packages/server/dist/storage/sqlite-database.js';
import { createSqliteDialect } from '../../packages/server/dist/storage/sqlite-dialect.js';
import { createBenchConnector } from './connector.mjs';
import { Turns } from './turns.mjs';

// Dependencies of the packages, and of the repository.
const ofServer = createRequire(new URL('../../packages/server/package.json', import.meta.url));
const axios = createRequire(new URL('../../packages/core/package.json', import.meta.url))('axios').default;
const { Kysely } = ofServer('kysely');
const fastify = ofServer('fastify');
const { Agent, request: undiciRequest } = createRequire(import.meta.url)('undici');
const { KIND, CRM_PORT, FOLDER, DATABASE_URL } = process.env;
const app = await (KIND === 'daybook' ? startDaybook() : startBare());
await app.listen({ port: 0, host: '127.0.0.1' });
const delays = monitorEventLoopDelay({ resolution: 5 });
const profiler = process.env.PROFILE ? new Session() : undefined;
profiler?.connect();
profiler?.post('Profiler.enable');
const turns = process.env.TURNS ? new Turns() : undefined;
let usage;
process.on('message', (what) => {
  if (what === 'begin') {
    usage = process.cpuUsage();
    delays.reset();
    delays.enable();
    turns?.begin();
    statistics();
    profiler?.post('Profiler.start');
    process.send({});
  }
  if (what === 'look') process.send({ memoryMb: process.memoryUsage.rss() / 1e6 });
  if (what === 'end') {
    delays.disable();
    turns?.end();
    const { user, system } = process.cpuUsage(usage);
    // What the process did meanwhile, to be opened in a browser's tools.
    profiler?.post('Profiler.stop', (_error, { profile }) =>
      writeFileSync(process.env.PROFILE, JSON.stringify(profile)),
    );
    process.send({
      cpuMs: (user + system) / 1000,
      longestHoldMs: Math.max(0, delays.max / 1e6 - 5),
      longestTurnMs: turns?.longestMs,
      memoryMb: process.memoryUsage.rss() / 1e6,
      ...statistics(),
    });
  }
});
process.on('disconnect', () => process.exit(0));
process.send(app.server.address().port);

function statistics() {
  const counted = globalThis.daybookStatements ?? {};
  globalThis.daybookStatements = { statements: 0, commits: 0 };
  return counted;
}

async function startDaybook() {
  const keyRing = createKeyRing(['only for this measurement'.repeat(2)]);
  const storage = await openStorage(keyRing);
  return createServer({
    connectors: [
      createBenchConnector({
        port: CRM_PORT,
        canRead: process.env.CAN_READ === '1',
        entryBytes: Number(process.env.ENTRY_BYTES ?? 90_000),
      }),
    ],
    storage,
    keyRing,
    limits: { requestsPerMinute: 1e9, signInsPerMinute: 1e9, ...JSON.parse(process.env.LIMITS ?? '{}') },
  });
}

/** With COUNT, every statement is counted: that takes time, so throughput is measured without. */
async function openStorage(keyRing) {
  if (DATABASE_URL) return openPostgresStorage({ url: DATABASE_URL, keyRing });
  if (!process.env.COUNT) return openSqliteStorage({ file: `${FOLDER}/daybook.sqlite`, keyRing });
  globalThis.daybookStatements = { statements: 0, commits: 0 };
  const sqlite = await openSqliteDatabase(`${FOLDER}/daybook.sqlite`);
  const prepare = (sql) => {
    if (/^commit/i.test(sql)) globalThis.daybookStatements.commits += 1;
    else if (!/^(begin|rollback)/i.test(sql)) globalThis.daybookStatements.statements += 1;
    if (process.env.COUNT === 'show') console.error(sql.replace(/\s+/g, ' ').slice(0, 110));
    return sqlite.prepare(sql);
  };
  const counting = Object.create(sqlite, { prepare: { value: prepare } });
  const database = new Kysely({ dialect: createSqliteDialect({ database: counting, patienceMs: 5_000 }) });
  await migrate(database, createSealedJson(keyRing));
  return createSqlStorage(database, keyRing, sqliteDialect);
}

function startBare() {
  const server = fastify();
  const agent = new HttpAgent({ keepAlive: true });
  const pool = new Agent({ keepAliveTimeout: 4_000 });
  const url = `http://127.0.0.1:${CRM_PORT}/entries`;
  const post =
    KIND === 'bare-undici'
      ? async (body) => {
          const answer = await undiciRequest(url, {
            method: 'POST',
            dispatcher: pool,
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          });
          return answer.body.json();
        }
      : async (body) => (await axios.post(url, body, { httpAgent: agent })).data;
  server.post('/messageLog', async ({ body }) => {
    const { messages, correspondents } = body.logInfo;
    const text = messages.map(({ subject }) => `<li>${subject}</li>`).join('');
    const { id } = await post({ subject: `SMS with ${correspondents[0].name}`, body: `<ul>${text}</ul>` });
    return { successful: true, logIds: messages.map((message) => String(message.id)), logId: id };
  });
  return server;
}
