import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ConnectorDefinition } from '@daybook/core';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing } from '../src/index.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { acmeConnector, signInToAcme } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { type Ran, daybook as runDaybook } from './support/daybook.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { main } from './support/main-process.js';
import { createTestDatabase, databases, type TestDatabase } from './support/storages.js';

const run = promisify(execFile);
const NEWER = 'another secret that is also longer than thirty-two bytes';
const planted = ['planted words', '+14155550100', 'Ada Known', 'key-of-ann', 'planted-token', 'Ann Agent'];

/** All that the database holds, as one text. */
async function contents({ environment }: TestDatabase): Promise<string> {
  const url = environment['DATABASE_URL'];
  if (url === undefined) {
    const folder = environment['DAYBOOK_DATA'] ?? '';
    const files = await readdir(folder);
    return (await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')))).join('\n');
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  const tables = [
    'installation',
    'users',
    'sessions',
    'known_contacts',
    'digests',
    'entries',
    'messages',
    'closed_messages',
  ];
  const rows: unknown[] = [];
  for (const table of tables) {
    // oxlint-disable-next-line no-await-in-loop -- one connection
    rows.push((await client.query(`select * from ${table}`)).rows);
  }
  await client.end();
  return JSON.stringify(rows);
}

/** A change behind the server's back. */
async function execute({ environment }: TestDatabase, statement: string): Promise<void> {
  const url = environment['DATABASE_URL'];
  if (url === undefined) {
    const database = await openSqliteDatabase(join(environment['DAYBOOK_DATA'] ?? '', 'daybook.sqlite'));
    database.prepare(statement).run([]);
    database.close();
    return;
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

describe.each(databases)('on %s', (name) => {
  it('keeps nothing readable of what people wrote, of their contacts, or of their keys', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await startFakeDaybook({ server: { storage: await database.open() } });
    daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
    await daybook.app.inject({
      url: '/contact?phoneNumber=+14155550100',
      headers: { authorization: `Bearer ${await daybook.token()}` },
    });
    await daybook.log(
      conversation([message(1, 'planted words')], { logInfo: { rcAccessToken: 'planted-token' } }),
    );
    await daybook.post('/user/settings', { userSettings: { note: { value: 'planted words' } } });

    const kept = await contents(database);
    expect(kept.length).toBeGreaterThan(500);
    expect(planted.filter((secret) => kept.includes(secret))).toEqual([]);
    expect(kept).not.toContain(await daybook.token());
  });

  it("hands out and erases one person's data, and nobody else's, with a command", async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await startFakeDaybook({ server: { storage: await database.open() } });
    await daybook.log(conversation([message(1, 'planted words')]), 'ann');
    await daybook.log(conversation([message(2, 'words of Ben')]), 'ben');
    await daybook.app.close();
    const env = { PATH: process.env['PATH'], DAYBOOK_SECRET: SECRET, ...database.environment };
    const command = (...words: string[]): Promise<{ stdout: string; stderr: string }> =>
      run(process.execPath, [main, ...words], { env });

    const exported = await command('export', 'fake', 'ann');
    expect(JSON.parse(exported.stdout)).toMatchObject([
      {
        user: { id: 'ann-fake', name: 'Ann Agent' },
        digests: [{ messages: [{ message: { subject: 'planted words' } }] }],
      },
    ]);
    expect(exported.stdout).not.toContain('key-of-ann');
    expect(exported.stdout).not.toContain('words of Ben');
    expect((await command('erase', 'fake', 'ann')).stderr).toBe('Erased: 1 account of ann on fake.\n');
    await expect(command('export', 'fake', 'ann')).rejects.toThrow('Nobody here is ann on fake.');
    expect((await command('export', 'fake', 'ben')).stdout).toContain('words of Ben');
    expect(await contents(database)).not.toContain('ann-fake');
  });

  it('does nothing while several companies have somebody of that id, and tells how to name one', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const names: Record<string, string> = {
      'a.acme.example': 'Ann of A',
      'b.acme.example': 'Bob\u001B[2J of B',
    };
    const getUserInfo: ConnectorDefinition['getUserInfo'] = ({ hostname }) => ({
      successful: true,
      platformUserInfo: { id: 1, name: names[hostname] ?? '' },
    });
    const { app } = await startFakeDaybook({
      server: { connectors: [acmeConnector({ getUserInfo })], storage: await database.open() },
    });
    const ann = await signInToAcme(app, { hostname: 'a.acme.example' });
    const bob = await signInToAcme(app, { hostname: 'b.acme.example' });
    const command = (...words: string[]): Promise<Ran> =>
      runDaybook(words, { DAYBOOK_SECRET: SECRET, ...database.environment });
    const several = `Several accounts of acme have a user 1. Name one with --account, or take all with --all-accounts:
  --account a.acme.example (Ann of A)
  --account b.acme.example (Bob [2J of B)
`;

    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await command('erase', 'acme', '1')).toEqual({ code: 1, stdout: '', stderr: several });
    expect(await command('export', 'acme', '1')).toEqual({ code: 1, stdout: '', stderr: several });
    expect(await command('unfiled', 'acme', '1')).toEqual({ code: 1, stdout: '', stderr: several });
    expect(await command('erase', 'acme', '1', '--account', 'c.acme.example')).toEqual({
      code: 1,
      stdout: '',
      stderr: `No account c.acme.example of acme has a user 1. There are:
  --account a.acme.example (Ann of A)
  --account b.acme.example (Bob [2J of B)
`,
    });
    const both = await command('export', 'acme', '1', '--all-accounts');
    expect(JSON.parse(both.stdout)).toMatchObject([{ user: { id: '1-acme' } }, { user: { id: '1-acme' } }]);
    const ofBob = await command('export', 'acme', '1', '--account', 'b.acme.example');
    expect(JSON.parse(ofBob.stdout)).toMatchObject([
      { accountId: 'b.acme.example', user: { hostname: 'b.acme.example' } },
    ]);
    expect((await command('unfiled', 'acme', '1', '--account', 'b.acme.example')).stdout).toBe(
      'Everything is filed.\n',
    );
    expect((await command('erase', 'acme', '1', '--account', 'a.acme.example')).stderr).toBe(
      'Erased: 1 account of 1 on acme.\n',
    );
    expect((await ann('/unfiled')).statusCode).toBe(400);
    expect((await bob('/unfiled')).json()).toMatchObject({ successful: true, unfiled: [] });
  });

  it('tells companies at one address apart by their ids', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const getUserInfo: ConnectorDefinition['getUserInfo'] = ({ apiKey }) => ({
      successful: true,
      platformUserInfo: { id: 1, name: 'Ann', accountId: apiKey === 'one' ? 11 : 12 },
    });
    const { app } = await startFakeDaybook({
      server: { connectors: [acmeConnector({ getUserInfo })], storage: await database.open() },
    });
    const ann = await signInToAcme(app, { apiKey: 'one' });
    const other = await signInToAcme(app, { apiKey: 'two' });
    const command = (...words: string[]): Promise<Ran> =>
      runDaybook(words, { DAYBOOK_SECRET: SECRET, ...database.environment });

    expect(await command('erase', 'acme', '1', '--account', 'eu.acme.example')).toEqual({
      code: 1,
      stdout: '',
      stderr: `Several accounts of acme have a user 1. Name one with --account, or take all with --all-accounts:
  --account 11 (Ann, eu.acme.example)
  --account 12 (Ann, eu.acme.example)
`,
    });
    await command('erase', 'acme', '1', '--account', '12');
    expect((await ann('/unfiled')).json()).toMatchObject({ successful: true, unfiled: [] });
    expect((await other('/unfiled')).statusCode).toBe(400);
  });

  it('marks what cannot be read, hands out the rest, and says so at its end', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await startFakeDaybook({ server: { storage: await database.open() } });
    await daybook.log(conversation([message(1, 'words that were lost')], { key: '1/7/14/2026' }));
    await daybook.log(conversation([message(2, 'words that are there')], { key: '2/7/14/2026' }));
    await daybook.log(conversation([message(3, 'words of Ben')]), 'ben');
    await daybook.app.close();
    await execute(database, "update messages set sealed_message = 'damaged' where message_id = '1'");
    await execute(database, "update users set sealed_profile = 'damaged' where crm_user_id = 'ben-fake'");
    const env = { PATH: process.env['PATH'], DAYBOOK_SECRET: SECRET, ...database.environment };
    const exported = (who: string): Promise<unknown> =>
      run(process.execPath, [main, 'export', 'fake', who], { env }).catch((error: unknown) => error);

    const ofAnn = (await exported('ann')) as { code: number; stdout: string; stderr: string };
    expect(ofAnn).toMatchObject({
      code: 1,
      stderr: '1 record cannot be read: it is marked as "unreadable".\n',
    });
    const [{ digests }] = JSON.parse(ofAnn.stdout) as [{ digests: object[] }];
    expect(digests).toHaveLength(2);
    expect(digests).toContainEqual({
      id: expect.any(String) as string,
      unreadable:
        'No secret on the key ring opens what secret damaged has sealed. Is an older DAYBOOK_SECRET missing?',
    });
    expect(ofAnn.stdout).toContain('words that are there');

    const ofBen = (await exported('ben')) as { code: number; stdout: string };
    expect(ofBen.code).toBe(1);
    expect(JSON.parse(ofBen.stdout)).toMatchObject([
      {
        user: { id: 'ben-fake', unreadable: expect.any(String) as string },
        digests: [{ messages: [{ message: { subject: 'words of Ben' } }] }],
      },
    ]);
  });

  it('encrypts everything anew with a command, after which the old secret may go', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await startFakeDaybook({ server: { storage: await database.open() } });
    await daybook.log(conversation([message(1, 'planted words')]));
    const hash = await daybook.app.inject('/userInfoHash?extensionId=1&accountId=2');
    await daybook.app.close();
    const env = { PATH: process.env['PATH'], DAYBOOK_SECRET: `${NEWER},${SECRET}`, ...database.environment };
    await run(process.execPath, [main, 'reseal'], { env });

    const keyRing = createKeyRing([NEWER]);
    const renewed = await startFakeDaybook({ server: { storage: await database.open(keyRing), keyRing } });
    expect((await renewed.app.inject('/userInfoHash?extensionId=1&accountId=2')).json()).toEqual(hash.json());
    const answer = await renewed.log(conversation([message(1, 'planted words')]));
    expect(answer.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
  });
});
