/** The database is there and takes no writes, or is not there: whoever looks at the server is told so. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createKeyRing, openPostgresStorage, openSqliteStorage } from '../src/index.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { hasBinaries, postgresUrl, startOwnCluster } from './support/postgres.js';
import { createTestDatabase } from './support/storages.js';

const keyRing = createKeyRing([SECRET]);
const NOT_LOGGED = 'Daybook cannot reach its database. Nothing was logged: please try again later.';
const NO_WRITES =
  'The database takes no writes, so whatever is sent is refused. The log of the server tells why.';

const readinessOf = async (app: FastifyInstance): Promise<number> => (await app.inject('/readyz')).statusCode;
const metricsOf = async (app: FastifyInstance): Promise<string> => {
  const { statusCode, body } = await app.inject('/metrics');
  expect(statusCode).toBe(200);
  return body;
};
/** What only the database can tell. */
const fromDatabase =
  /^daybook_(?:messages_waiting|oldest_pending|account_(?:messages_(?:waiting|unfiled)|oldest_pending)).*$/gm;

/** Runs `daybook status`. */
function showStatus(environment: Record<string, string>, ...words: string[]): Promise<string> {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const env = { PATH: process.env['PATH'], DAYBOOK_SECRET: SECRET, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'status', ...words], { env }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

describe.skipIf(!postgresUrl())('on PostgreSQL that is read only', () => {
  /** From now on nobody may write, or everybody again; connections begin anew with it. */
  async function setReadOnly(url: string, isReadOnly: boolean): Promise<void> {
    const { pathname } = new URL(url);
    const client = new Client({ connectionString: postgresUrl() });
    await client.connect();
    const name = pathname.slice(1);
    await client.query(`alter database ${name} set default_transaction_read_only = ${isReadOnly}`);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await client.end();
  }

  it('says so in metrics, on the status page and by the command, until it takes writes again', async () => {
    const { open, environment } = await createTestDatabase('PostgreSQL');
    const { DATABASE_URL: url = '' } = environment;
    const daybook = await startFakeDaybook({ storage: await open() });
    const { app } = daybook;
    const page = async (): Promise<string> =>
      (await app.inject({ url: '/status', headers: { accept: 'text/html' } })).body;
    expect((await daybook.log(conversation([message(1, 'one')]))).statusCode).toBe(200);
    expect(await metricsOf(app)).toContain('\ndaybook_ready 1\n');
    expect((await page()).includes(NO_WRITES)).toBe(false);
    expect((await app.inject('/status')).json()).toMatchObject({ takesWrites: true });

    await setReadOnly(url, true);
    // Each connection of the pool fails once.
    await expect
      .poll(async () => (await daybook.log(conversation([message(2, 'two')]))).body)
      .toBe(NOT_LOGGED);
    await expect.poll(() => readinessOf(app)).toBe(503);
    const metrics = await metricsOf(app);
    expect(metrics).toContain('\ndaybook_ready 0\n');
    expect(metrics).toMatch(/^daybook_requests_refused_total\{code="storage_unavailable"\} [1-9]\d*$/m);
    expect(metrics).toContain('\ndaybook_messages_waiting{state="pending"} 0\n');
    expect((await app.inject('/status')).json()).toMatchObject({ takesWrites: false });
    expect((await page()).includes(NO_WRITES)).toBe(true);
    expect(await showStatus(environment)).toContain(`${NO_WRITES}\n`);
    expect(JSON.parse(await showStatus(environment, '--json'))).toMatchObject({ takesWrites: false });

    await setReadOnly(url, false);
    await expect.poll(() => readinessOf(app)).toBe(200);
    expect((await daybook.log(conversation([message(2, 'two')]))).statusCode).toBe(200);
    expect(await metricsOf(app)).toContain('\ndaybook_ready 1\n');
    expect(await showStatus(environment)).not.toContain(NO_WRITES);
  });
});

it.skipIf(!hasBinaries)(
  'answers with the figures of the process while PostgreSQL is stopped, and leaves out what stands there',
  async () => {
    const cluster = await startOwnCluster();
    let isDown = false;
    onTestFinished(async () => {
      if (isDown) await cluster.start();
      await cluster.stop();
    });
    const daybook = await startFakeDaybook({
      server: { storage: await openPostgresStorage({ url: cluster.url, keyRing }), keyRing },
    });
    const { app } = daybook;
    daybook.crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
    await daybook.log(conversation([message(1, 'one')]));
    const told = ((await metricsOf(app)).match(fromDatabase) ?? []).map((line) => line.split(' ')[0]);
    expect(told).toEqual([
      'daybook_oldest_pending_seconds',
      'daybook_messages_waiting{state="pending"}',
      'daybook_messages_waiting{state="unfiled"}',
      'daybook_account_messages_waiting{platform="fake",account="localhost"}',
      'daybook_account_oldest_pending_seconds{platform="fake",account="localhost"}',
    ]);

    await cluster.crash();
    isDown = true;
    await expect.poll(() => readinessOf(app)).toBe(503);
    const alone = await metricsOf(app);
    expect(alone).toContain('\ndaybook_ready 0\n');
    expect(alone.match(fromDatabase)).toBe(null);
    expect(alone).toContain('\ndaybook_crm_calls_total{platform="fake",interface="createMessageLog"');

    await cluster.start();
    isDown = false;
    await expect.poll(() => readinessOf(app)).toBe(200);
    const again = await metricsOf(app);
    expect(again).toContain('\ndaybook_ready 1\n');
    expect(again.match(fromDatabase)?.length).toBe(5);
  },
);

it('answers before Prometheus gives up, however long the database says nothing', async () => {
  const storage = await openSqliteStorage({ file: ':memory:', keyRing });
  let isSilent = false;
  let asked = 0;
  const orSilence = async <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
    asked += 1;
    return isSilent ? new Promise<never>(() => undefined) : answer();
  };
  const { app } = await startFakeDaybook({
    storage: {
      ...storage,
      check: () => orSilence(() => storage.check()),
      figures: { ...storage.figures, waiting: () => orSilence(() => storage.figures.waiting()) },
      logbook: { ...storage.logbook, backlog: () => orSilence(() => storage.logbook.backlog()) },
    },
  });
  expect(await metricsOf(app)).toContain('\ndaybook_ready 1\n');
  expect(asked).toBe(3);
  isSilent = true;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
    isSilent = false;
  });
  const answer = metricsOf(app);
  await expect.poll(() => asked).toBe(6);
  await vi.advanceTimersByTimeAsync(9_000);
  const metrics = await answer;
  expect(metrics).toContain('\ndaybook_ready 0\n');
  expect(metrics.match(fromDatabase)).toBe(null);
});
