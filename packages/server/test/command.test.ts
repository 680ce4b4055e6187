import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { acmeConnector } from './support/acme.js';
import { callOf } from './support/calls.js';
import { conversation, message } from './support/conversations.js';
import { daybook } from './support/daybook.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder } from './support/folder.js';
import { SECRET, startDaybook } from './support/harness.js';
import { example } from './support/main-process.js';
import { createTestDatabase } from './support/storages.js';

const TEN_PM_IN_LOS_ANGELES = Date.UTC(2026, 6, 15, 5);

async function fileOf(content: unknown): Promise<string> {
  const file = join(await makeFolder(), 'conversation.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

it('tells its version and its commands', async () => {
  expect(await daybook(['--version'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
  const { code, stdout } = await daybook(['--help']);
  expect(code).toBe(0);
  expect([...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)).toEqual([
    'start',
    'send',
    'export',
    'erase',
    'reseal',
    'unfiled',
    'status',
    'help',
  ]);
});

it.each([
  ['a word that is no command', ['frobnicate'], "error: unknown command 'frobnicate'"],
  ['a missing id', ['erase', 'fake'], "error: missing required argument 'crm-user-id'"],
  ['too much', ['erase', 'fake', 'ann', 'ben'], "error: too many arguments for 'erase'"],
  [
    'an address that is none',
    ['send', example, 'localhost'],
    'It must be an address such as http://127.0.0.1:6066.',
  ],
  ['a field without a value', ['send', example, '--field', 'region'], 'It must be name=value.'],
  ['a file that is not there', ['send', 'nowhere.json'], 'nowhere.json cannot be read.'],
])('refuses %s in words, and does nothing', async (_what, words, reason) => {
  const { code, stdout, stderr } = await daybook(words);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain(' at ');
});

it.each([
  ['no JSON', 'Dear Ada', 'holds no JSON.\n'],
  ['no conversation', { logInfo: {} }, 'holds no conversation:\n✖ Invalid input'],
])('says when the file is %s', async (_what, content, reason) => {
  const { code, stderr } = await daybook(['send', await fileOf(content)]);
  expect(code).toBe(1);
  expect(stderr).toContain(reason);
});

it('says that no server answers', async () => {
  const { code, stderr } = await daybook(['send', example, 'http://127.0.0.1:9']);
  expect([code, stderr]).toEqual([
    1,
    'No Daybook answers at http://127.0.0.1:9 (ECONNREFUSED). Is it running?\n',
  ]);
});

it('sends to any connector: with an API key, the fields of its form, or the token of a sign-in', async () => {
  const server = await startFakeDaybook();
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const file = await fileOf(conversation([message(1, 'one')]));

  const keyless = await daybook(['send', file, url]);
  expect(keyless).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Fake CRM asks for an API key: give it with DAYBOOK_API_KEY.\n',
  });
  const form = ['--platform', 'fake', '--hostname', 'localhost', '--field', 'username=ann'];
  const first = await daybook(['send', file, url, ...form], { DAYBOOK_API_KEY: 'key-of-ann' });
  expect(first).toEqual({ code: 0, stdout: 'Sent 1 message, 1 new. See Fake CRM.\n', stderr: '' });
  const again = await daybook(['send', file, url], { DAYBOOK_TOKEN: await server.token() });
  expect(again.stdout).toBe('Sent 1 message, all were logged before: nothing changed. See Fake CRM.\n');
  expect(server.crm.entries).toHaveLength(1);
  expect((await daybook(['send', file, url, '--platform', 'acme'])).stderr).toBe(
    'There is no acme; the server has: fake.\n',
  );
});

it('says of a shared thread what became of it, and that nothing changed only when nothing did', async () => {
  const server = await startFakeDaybook();
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const environment = { DAYBOOK_TOKEN: await server.token() };
  const sendThread = async (...messages: object[]): Promise<string> => {
    const thread = conversation(messages, { logInfo: { owner: { name: 'Support Queue' } } });
    return (await daybook(['send', await fileOf(thread), url], environment)).stdout;
  };
  const [one, two, three] = [message(1, 'one'), message(2, 'two'), message(3, 'three')];

  expect(await sendThread(one, two)).toBe(
    'Sent 2 messages, what is new stands in its entry. See Fake CRM.\n',
  );
  expect(await sendThread(one, two, three)).toBe(
    'Sent 3 messages, what is new stands in its entry. See Fake CRM.\n',
  );
  expect(await sendThread(one, two, three)).toBe(
    'Sent 3 messages, all were logged before: nothing changed. See Fake CRM.\n',
  );
  expect(server.crm.entries).toHaveLength(1);
});

it('sends a call as well', async () => {
  const server = await startFakeDaybook();
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const environment = { DAYBOOK_TOKEN: await server.token() };
  const call = example.replace('conversation.json', 'call.json');
  const sent = { code: 0, stdout: 'Sent a call: it is logged. See Fake CRM.\n', stderr: '' };

  expect(await daybook(['send', call, url], environment)).toEqual(sent);
  expect(await daybook(['send', call, url], environment)).toEqual(sent);
  expect(server.crm.entries).toEqual([
    expect.objectContaining({
      contactId: 101,
      body: expect.stringContaining('Wants a quote for twelve units.'),
    }),
  ]);
  server.crm.faults.push({ on: 'create', kind: '401', times: 2 });
  const other = await fileOf({ logInfo: { sessionId: '2' }, contactId: 101, contactName: 'Ada Known' });
  expect(await daybook(['send', other, url], environment)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'The server answered 400: Fake CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.\n',
  });
});

it.each([
  ['Inbound', 'from'],
  ['Outbound', 'to'],
])('looks up who the other one is in an %s call', async (direction, other) => {
  const { app, entries } = await startDaybook();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const call = { sessionId: '1', direction, [other]: { phoneNumber: '+14155550100' } };
  expect(await daybook(['send', await fileOf({ logInfo: call }), url])).toEqual({
    code: 0,
    stdout: `Sent a call: it is logged. See ${url}/mock-crm\n`,
    stderr: '',
  });
  expect(await entries()).toEqual([expect.objectContaining({ contactId: 101 })]);
});

it('shows what the server answers as text', async () => {
  const server = await startFakeDaybook();
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const file = await fileOf(conversation([message(1, 'one')]));
  server.crm.faults.push({ on: 'create', kind: '401', times: 2 });

  expect((await daybook(['send', file, url], { DAYBOOK_TOKEN: await server.token() })).stderr).toBe(
    'The server answered 400: Fake CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.\n',
  );
  const refused = await daybook(['send', file, url, '--hostname', 'evil.example'], {
    DAYBOOK_API_KEY: 'key',
  });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^The server answered 400: .*evil\.example/);
});

it('asks for the host where each account of the CRM has its own', async () => {
  const { app } = await startDaybook({ connectors: [acmeConnector()] });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const file = await fileOf(conversation([message(1, 'one')]));
  const words = ['send', file, url, '--platform', 'acme'];
  const { code, stderr } = await daybook(words, { DAYBOOK_API_KEY: 'acme-key-1' });
  expect([code, stderr]).toEqual([
    1,
    'Each account of Acme has a host of its own: give it with --hostname.\n',
  ]);
});

it('lists what could not be filed of a person, and why', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const server = await startFakeDaybook({ server: { storage: await database.open() } });
  await server.log(conversation([message(1, 'one')]), 'ben');
  server.crm.faults.push({ on: 'create', kind: '401', times: 2 });
  await server.log(conversation([message(2, 'two')]), 'ann');
  server.crm.faults = [{ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY }];
  await server.log(conversation([message(3, 'three')]), 'cy');
  server.crm.faults = [{ on: 'create', kind: '401', times: 2 }];
  await server.log(conversation([message(4, 'four')]), 'dan');
  await server.post('/unfiled/dismiss', {}, 'dan');
  await server.app.close();
  const environment = { DAYBOOK_SECRET: SECRET, ...database.environment };

  expect((await daybook(['unfiled', 'fake', 'ann'], environment)).stdout).toBe(
    '2026-07-14 10:02  1 message with Ada Known, from +14155550100: Fake CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.\n',
  );
  expect((await daybook(['unfiled', 'fake', 'ben'], environment)).stdout).toBe('Everything is filed.\n');
  expect((await daybook(['unfiled', 'fake', 'cy'], environment)).stdout).toBe(
    '1 message or call waits: Daybook files it by itself as soon as the CRM takes it.\n' +
      '2026-07-14  1 message with Ada Known, waits since 2026-07-14 11:00: Fake CRM is not answering (it answered 503). Tried 2026-07-14 11:00, next try now.\n',
  );
  expect((await daybook(['unfiled', 'fake', 'dan'], environment)).stdout).toBe(
    'Nothing is unfiled.\nDismissed, and not tried again:\n2026-07-14 10:04  1 message with Ada Known, from +14155550100: Fake CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.\n',
  );
  expect(await daybook(['unfiled', 'fake', 'eve'], environment)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Nobody here is eve on fake.\n',
  });
});

it('tells the day of a call as the person had it', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const server = await startFakeDaybook({ server: { storage: await database.open() } });
  server.crm.faults.push({ on: 'create', kind: '401', times: 2 });
  await server.ask('POST', '/callLog', callOf({ startTime: TEN_PM_IN_LOS_ANGELES }).record);
  await server.app.close();

  const { stdout } = await daybook(['unfiled', 'fake', 'ann'], {
    DAYBOOK_SECRET: SECRET,
    ...database.environment,
  });
  expect(stdout).toBe(
    '2026-07-14 22:00  A call with Ada Known, from +14155550100: Fake CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.\n',
  );
});

it('prints what operators look at, of all people together, as text and as JSON', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const server = await startFakeDaybook({ server: { storage: await database.open() } });
  server.crm.faults.push({ on: 'create', kind: '401', times: 4 });
  await server.log(conversation([message(1, 'one')]), 'ann');
  await server.log(conversation([message(2, 'two')]), 'ben');
  await server.app.close();
  const environment = { DAYBOOK_SECRET: SECRET, ...database.environment };

  const { stdout } = await daybook(['status'], environment);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^all: 0 filed today, 0 waiting; not filed: 2 crm_login_expired; /),
    expect.stringMatching(/^fake localhost: 0 filed today, 0 waiting; not filed: 2 crm_login_expired; /),
    'What a running server has filed and asked since, it adds once a minute.',
    '',
  ]);
  expect(JSON.parse((await daybook(['status', '--json'], environment)).stdout)).toMatchObject({
    total: { unfiled: { crm_login_expired: 2 } },
    accounts: [{ platform: 'fake', account: 'localhost' }],
  });
});

it.each([
  ['unfiled', 'fake', 'ann'],
  ['export', 'fake', 'ann'],
  ['erase', 'fake', 'ann'],
  ['reseal'],
  ['status'],
])('says of %s where there is no Daybook, and makes none', async (...words) => {
  const folder = join(await makeFolder(), 'elsewhere');
  const stderr = (file: string): string =>
    `There is no Daybook in ${folder}: ${file} is not there. Set DAYBOOK_DATA, DAYBOOK_SECRET and DATABASE_URL as the server has them.\n`;
  const inFolder = { DAYBOOK_DATA: folder };
  expect(await daybook(words, inFolder)).toEqual({ code: 1, stdout: '', stderr: stderr('daybook.secret') });
  expect(await daybook(words, { ...inFolder, DAYBOOK_SECRET: SECRET })).toEqual({
    code: 1,
    stdout: '',
    stderr: stderr('daybook.sqlite'),
  });
  expect(await daybook(words, { ...inFolder, DATABASE_URL: 'postgres://127.0.0.1:9/daybook' })).toEqual({
    code: 1,
    stdout: '',
    stderr: stderr('daybook.secret'),
  });
  expect(existsSync(folder)).toBe(false);
});
