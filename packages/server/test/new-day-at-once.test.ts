/** Two processes on one PostgreSQL that take in the same new day at the same moment. */
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

it.skipIf(!postgresUrl())('file it once, and tell both that it is logged', async () => {
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
  const log = (server: (typeof servers)[number]) =>
    server.inject({
      method: 'POST',
      url: '/messageLog',
      headers: { authorization },
      payload: conversation([message(1, 'hello')]),
    });

  // What both insert refers to a row that is locked: one waits for that, the other for what the first has inserted.
  await other.query('begin');
  await other.query('select user_key from users for update');
  const answers = Promise.all(servers.map(log));
  await until(async () => {
    const { rows } = await other.query<{ waiting: string }>(
      `select count(distinct pid) as waiting from pg_locks inserting join pg_locks waiting using (pid)
        where inserting.relation = 'digests'::regclass and not waiting.granted`,
    );
    return rows[0]?.waiting === '2';
  });
  await other.query('commit');

  expect((await answers).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect((await answers).flatMap((answer) => answer.json<{ logIds: string[] }>().logIds)).toEqual(['1']);
  expect(crm.entries.map(({ body }) => transcript(body))).toEqual([
    ['Ada Known (+14155550100) 10:01 AM | hello'],
  ]);
});
