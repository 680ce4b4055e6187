/** Two processes on one PostgreSQL that take in the same at the same moment. */
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, createServer } from '../src/index.js';
import { conversation, message, transcript } from './support/conversations.js';
import { createFakeConnector } from './support/fake-connector.mjs';
import { FakeCrm } from './support/fake-crm.mjs';
import { SECRET } from './support/harness.js';
import { postgresUrl } from './support/postgres.js';
import { until } from './support/processes.js';
import { createTestDatabase } from './support/storages.js';

const LOGIN = {
  apiKey: 'key',
  platform: 'fake',
  hostname: 'localhost',
  additionalInfo: { username: 'ann' },
};

/** Two processes on one database, and a connection of its own. */
async function startTwo() {
  const database = await createTestDatabase('PostgreSQL');
  const crm = new FakeCrm();
  const connector = createFakeConnector({ port: await crm.listen() });
  const keyRing = createKeyRing([SECRET]);
  const start = async () =>
    createServer({ connectors: [connector], storage: await database.open(), keyRing, background: 'off' });
  const servers = [await start(), await start()] as const;
  const other = new Client({ connectionString: database.environment['DATABASE_URL'] });
  await other.connect();
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await other.end();
    await crm.close();
    await database.remove();
  });
  const login = await servers[0].inject({ method: 'POST', url: '/apiKeyLogin', payload: LOGIN });
  const authorization = `Bearer ${login.json<{ jwtToken: string }>().jwtToken}`;
  const log = (server: (typeof servers)[number], payload: object) =>
    server.inject({ method: 'POST', url: '/messageLog', headers: { authorization }, payload });
  /** For a lock; tests in other databases of the cluster may wait for theirs. */
  const bothWait = async (): Promise<boolean> => {
    const { rows } = await other.query<{ waiting: string }>(
      `select count(*) as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.waiting === '2';
  };
  return { servers, crm, other, log, bothWait };
}

it.skipIf(!postgresUrl())('file it once, and tell both that it is logged', async () => {
  const { servers, crm, other, log, bothWait } = await startTwo();

  // What both insert refers to a row that is locked: one waits for that, the other for what the first has inserted.
  await other.query('begin');
  await other.query('select user_key from users for update');
  const answers = Promise.all(servers.map((server) => log(server, conversation([message(1, 'hello')]))));
  await until(bothWait);
  await other.query('commit');

  expect((await answers).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect((await answers).flatMap((answer) => answer.json<{ logIds: string[] }>().logIds)).toEqual(['1']);
  expect(crm.entries.map(({ body }) => transcript(body))).toEqual([
    ['Ada Known (+14155550100) 10:01 AM | hello'],
  ]);
});

it.skipIf(!postgresUrl())('file a message once that is one of a group to one of them only', async () => {
  const { servers, crm, other, log, bothWait } = await startTwo();
  const direct = conversation([message(1, 'hello'), message(2, 'and again')]);
  const correspondents = [
    { phoneNumber: '+14155550100', name: 'Ada Known' },
    { phoneNumber: '+14155550111', name: 'Bob' },
  ];
  const asGroup = conversation([message(1, 'hello'), message(2, 'and again')], {
    logInfo: { correspondents },
  });
  await log(servers[0], conversation([message(1, 'hello')]));

  // Both know the first message alone, and wait for its day.
  await other.query('begin');
  await other.query('select digest_id from digests for update');
  const answers = Promise.all([log(servers[0], direct), log(servers[1], asGroup)]);
  await until(bothWait);
  await other.query('commit');

  expect((await answers).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(crm.entries.map(({ body }) => body.match(/and again/g)?.length)).toEqual([1]);
});
