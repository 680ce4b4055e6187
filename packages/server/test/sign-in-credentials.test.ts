import { DaybookError, type Params } from '@daybook/core';
import { expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { acmeConnector, login, signInToAcme } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { readRows } from './support/folder.js';
import { SECRET, startDaybook } from './support/harness.js';
import { createTestDatabase, databases } from './support/storages.js';

type GetUserInfo = Params<'getUserInfo'>;

const mockLogin = {
  apiKey: 'k-123',
  platform: 'mock',
  hostname: 'localhost',
  additionalInfo: { apiKey: 'k-123', username: 'Ann Agent' },
};
const user = { id: 7, name: 'Ann Agent' };

/** Acme, and what its `getUserInfo` was given. */
function recordingAcme(
  result: (params: GetUserInfo) => object = () => ({ overridingApiKey: 'made-by-acme' }),
): { acme: ReturnType<typeof acmeConnector>; seen: GetUserInfo[] } {
  const seen: GetUserInfo[] = [];
  const acme = acmeConnector({
    getUserInfo: (params) => {
      seen.push(params);
      return { successful: true, platformUserInfo: { ...user, ...result(params) } };
    },
  });
  return { acme, seen };
}

it.each(databases)(
  'keeps the key of who signs in while keys of people without a sign-in are dropped on %s',
  async (name) => {
    const storage = await (await createTestDatabase(name)).open();
    const start: typeof storage.sessions.start = async (session) => {
      expect(await storage.sessions.cleanUp(session.now)).toBe(1);
      return storage.sessions.start(session);
    };
    const daybook = await startFakeDaybook({
      storage: { ...storage, sessions: { ...storage.sessions, start } },
    });
    expect((await daybook.log(conversation([message(1, 'hello')]))).json()).toMatchObject({ logIds: ['1'] });
  },
);

it('keeps it also for who signs in by the form of the page', async () => {
  const storage = await openSqliteStorage({ file: ':memory:', keyRing: createKeyRing([SECRET]) });
  const dropped: number[] = [];
  const start: typeof storage.sessions.start = async (session) => {
    dropped.push(await storage.sessions.cleanUp(session.now));
    return storage.sessions.start(session);
  };
  const { app, clock } = await startFakeDaybook({
    storage: { ...storage, sessions: { ...storage.sessions, start } },
  });
  const answer = await app.inject({
    method: 'POST',
    url: '/unfiled/sign-in',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost',
      host: 'localhost',
    },
    payload: 'platform=fake&field.apiKey=key-of-ann&field.username=ann',
  });
  expect([answer.statusCode, dropped]).toEqual([303, [1]]);
  // A key that is there is dropped once nobody is signed in.
  expect(await storage.sessions.cleanUp(clock.now() + 365 * 86_400_000)).toBe(1);
});

it('takes the key from the form when the client puts a word in its place', async () => {
  const { acme, seen } = recordingAcme(() => ({}));
  const { app } = await startDaybook({ connectors: [acme] });
  await signInToAcme(app, { apiKey: 'apiKey', additionalInfo: { apiKey: ' acme-key-2 ' } });
  expect(seen[0]).toMatchObject({ apiKey: 'acme-key-2', authHeader: 'Bearer acme-key-2' });
});

it('gives the connector no key when the form has none, and uses the one that it makes', async () => {
  const seen: object[] = [];
  const headers: string[] = [];
  const acme = acmeConnector({
    getUserInfo: (params) => {
      seen.push(params);
      return { successful: true, platformUserInfo: { ...user, overridingApiKey: 'made-by-acme' } };
    },
    findContact: ({ authHeader }) => {
      headers.push(authHeader);
      return { matchedContactInfo: [] };
    },
  });
  const { app } = await startDaybook({ connectors: [acme] });
  const get = await signInToAcme(app, {
    apiKey: 'apiKey',
    additionalInfo: { token: 't-1', username: 'ann' },
  });
  expect(seen[0]).toMatchObject({ authHeader: '', additionalInfo: { token: 't-1', username: 'ann' } });
  expect(seen[0]).not.toHaveProperty('apiKey');
  await get('/contact?phoneNumber=101');
  expect(headers).toEqual(['Bearer made-by-acme']);
});

it('refuses a login that leaves no key to work with, and names what the connector forgot', async () => {
  const { acme } = recordingAcme(() => ({}));
  const { app, folder } = await startDaybook({ connectors: [acme] });
  const answer = await login(app, { apiKey: 'apiKey', platform: 'acme', hostname: 'eu.acme.example' });
  expect(answer.statusCode).toBe(502);
  expect(answer.body).toContain(
    'The connector for Acme broke its contract: getUserInfo result: overridingApiKey',
  );
  expect(await readRows(folder, 'select * from users')).toEqual([]);
});

it.each([
  'acme.example.evil.example',
  'evil.example',
  'eu.acme.example@evil.example',
  'eu.acme.example/../evil',
  'a.b.acme.example',
  '127.0.0.1',
])('sends no key to the forged host %s', async (hostname) => {
  const { acme, seen } = recordingAcme();
  const { app } = await startDaybook({ connectors: [acme] });
  const answer = await login(app, { apiKey: 'acme-key-1', platform: 'acme', hostname });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual({
    returnMessage: {
      messageType: 'warning',
      message: `Acme cannot be reached at ${hostname}: its connector does not allow this host.`,
      ttl: 5000,
    },
  });
  expect(seen).toEqual([]);
});

it.each(['temp', '', 'undefined', 'null', null])(
  'takes the first fixed host for the hostname %j, and asks for a page of the CRM when there is none',
  async (hostname) => {
    const { app } = await startDaybook({ connectors: [recordingAcme().acme] });
    const { jwtToken } = (await login(app, { ...mockLogin, hostname })).json<{ jwtToken: string }>();
    const answer = await app.inject(`/hostname?jwtToken=${jwtToken}`);
    expect([answer.headers['content-type'], answer.body]).toEqual([
      'text/plain; charset=utf-8',
      'mock-crm.example',
    ]);
    const refused = await login(app, { apiKey: 'acme-key-1', platform: 'acme', hostname });
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain('Open a page of Acme in this browser first, then sign in');
  },
);

it('writes the host in lower case', async () => {
  const { app } = await startDaybook({ connectors: [recordingAcme().acme] });
  const get = await signInToAcme(app, { hostname: 'EU.Acme.Example' });
  expect((await get('/hostname')).body).toBe('eu.acme.example');
});

it("takes C17's further fields and RingCentral token, and keeps none of them", async () => {
  const { acme, seen } = recordingAcme();
  const daybook = await startDaybook({ connectors: [acme] });
  const answer = await login(
    daybook.app,
    {
      ...mockLogin,
      platform: 'acme',
      hostname: 'eu.acme.example',
      proxyId: 'planted-1',
      connectorId: 'planted-2',
      isPrivate: true,
      devRcAccountId: 'planted-3',
      rcAccountId: 'planted-4',
      rcExtensionId: 'planted-5',
      userEmail: 'planted@daybook.example',
      rcAccessToken: 'planted-6',
    },
    { headers: { 'x-rc-access-token': 'planted-7', 'rc-account-id': 'planted-8' } },
  );
  expect(answer.statusCode).toBe(200);
  expect(JSON.stringify(seen)).not.toContain('planted');
  expect(daybook.log() + (await daybook.files())).not.toContain('planted');
});

it('shows and logs no credential that a CRM repeats', async () => {
  const echo = acmeConnector({
    getUserInfo: ({ apiKey = '', additionalInfo }) => {
      if (apiKey === 'thrown-key')
        throw new DaybookError('login_refused', { crm: 'Acme', detail: `no ${apiKey}` });
      const said = `no user ${String(additionalInfo['username'])} with ${apiKey} and ${String(additionalInfo['password'])}`;
      const details = [{ title: apiKey, items: [{ text: `used ${apiKey}` }] }];
      return { successful: false, returnMessage: { message: said, details } };
    },
  });
  const daybook = await startDaybook({ connectors: [echo] });
  const fields = {
    apiKey: 'typed-key',
    platform: 'acme',
    hostname: 'eu.acme.example',
    additionalInfo: { username: 'ann', password: 'pass-word' },
  };
  const refused = await login(daybook.app, fields);
  expect(refused.body).toContain('"message":"no user ann with *** and ***"');
  expect(refused.body).toContain('"details":[{"title":"***","items":[{"text":"used ***"}]}]');
  const thrown = await login(daybook.app, { ...fields, apiKey: 'thrown-key' });
  expect(thrown.body).toContain('Acme refused the login: no ***');
  expect(daybook.log()).toContain('"code":"login_refused","msg":"nobody was signed in"');
  expect(daybook.log()).not.toMatch(/typed-key|thrown-key|pass-word/);
});
