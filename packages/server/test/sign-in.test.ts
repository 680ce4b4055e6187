import { DaybookError, type Params } from '@daybook/core';
import { expect, it } from 'vitest';
import { acmeConnector, login, signInToAcme } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { readRows } from './support/folder.js';
import { startDaybook } from './support/harness.js';

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

it('signs a person in with an API key', async () => {
  const { app } = await startDaybook();
  const answer = await login(app, mockLogin);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    jwtToken: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
    name: 'Ann Agent',
    returnMessage: { messageType: 'success', message: 'Connected to Mock CRM.', ttl: 1000 },
  });
});

it('answers 400 and stores nothing when the CRM refuses the key: a 200 would look signed in', async () => {
  const { app, folder } = await startDaybook();
  const answer = await login(app, { ...mockLogin, apiKey: 'wrong-key' });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual({
    returnMessage: {
      messageType: 'warning',
      message: 'Mock CRM refused the login: Mock CRM does not accept this API key.',
      ttl: 5000,
    },
  });
  expect(await readRows(folder, 'select * from users')).toEqual([]);
  expect(await readRows(folder, 'select * from sessions')).toEqual([]);
});

it.each([
  ['no body', undefined],
  ['a list', []],
  ['a key that is a number', { apiKey: 5, platform: 'mock' }],
  ['a key without end', { apiKey: 'x'.repeat(4_097), platform: 'mock' }],
])('refuses %s with one line', async (_name, payload) => {
  const { app } = await startDaybook();
  const answer = await app.inject({
    method: 'POST',
    url: '/apiKeyLogin',
    ...(payload !== undefined && { payload }),
  });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(answer.body).toMatch(/^This request cannot be read: /);
});

it.each([
  ['in the body', { platform: 'mock' }, ''],
  ['in state', {}, '?state=platform=mock'],
  ['in state with something behind it', { platform: '' }, '?state=platform=mock|custom'],
])('finds the platform %s', async (_name, fields, query) => {
  const { app } = await startDaybook();
  const answer = await login(app, { apiKey: 'k-123', ...fields }, { query });
  expect(answer.statusCode).toBe(200);
});

it.each([
  [{ platform: 'nobody' }, '', 'Platform not found: nobody'],
  [{}, '', 'This request cannot be read: platform: is missing'],
  [{}, '?state=nothing', 'This request cannot be read: platform: is missing'],
])('refuses %j%s: %s', async (fields, query, text) => {
  const { app } = await startDaybook();
  const answer = await login(app, { apiKey: 'k-123', ...fields }, { query });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual({ returnMessage: { messageType: 'warning', message: text, ttl: 5000 } });
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
      return { successful: false, returnMessage: { message: said } };
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
  expect(refused.body).toContain('Acme refused the login: no user ann with *** and ***');
  const thrown = await login(daybook.app, { ...fields, apiKey: 'thrown-key' });
  expect(thrown.body).toContain('Acme refused the login: no ***');
  expect(daybook.log()).toContain('Acme refused the login');
  expect(daybook.log()).not.toMatch(/typed-key|thrown-key|pass-word/);
});

it('says that the CRM does not answer when it does not, and signs nobody in', async () => {
  const broken = acmeConnector({
    getUserInfo: () => {
      throw new Error('connect ECONNREFUSED');
    },
  });
  const { app, folder } = await startDaybook({ connectors: [broken] });
  const answer = await login(app, { apiKey: 'k', platform: 'acme', hostname: 'eu.acme.example' });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('Acme is not answering');
  expect(await readRows(folder, 'select * from users')).toEqual([]);
});

it('keeps settings and digests when the same person signs in again', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.post('/user/settings', { userSettings: { autoLogSMS: { value: true } } });
  await ann.log(conversation([message(1, 'one')]));

  const again = await daybook.signIn();
  expect((await again.get('/user/settings')).json()).toEqual({ autoLogSMS: { value: true } });
  expect((await again.log(conversation([message(1, 'one')]))).json()).toMatchObject({
    successful: true,
    logIds: [],
  });
  expect(await daybook.entries()).toHaveLength(1);
});

it('keeps two people apart, and two accounts of one CRM', async () => {
  const { app, signIn } = await startDaybook({ connectors: [recordingAcme().acme] });
  const [ann, ben] = [await signIn('Ann Agent'), await signIn('Ben Broker')];
  await ann.post('/user/settings', { userSettings: { mine: { value: 1 } } });
  expect((await ben.get('/user/settings')).json()).toEqual({});

  const eu = await login(app, { apiKey: 'a', platform: 'acme', hostname: 'eu.acme.example' });
  const headers = { authorization: `Bearer ${eu.json<{ jwtToken: string }>().jwtToken}` };
  const payload = { userSettings: { mine: { value: 2 } } };
  await app.inject({ method: 'POST', url: '/user/settings', headers, payload });
  const us = await signInToAcme(app, { hostname: 'us.acme.example' });
  expect((await us('/user/settings')).json()).toEqual({});
});

it('has a valid licence for everybody', async () => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  expect((await ann.get('/licenseStatus')).json()).toEqual({
    isLicenseValid: true,
    licenseStatus: 'Valid',
    licenseStatusDescription: '',
  });
});

// Any 200 makes the client show the administrator's tab, and C16 shows any text: so JSON, which it does not show.
it.each(['GET', 'POST'] as const)('tells nobody that they are an administrator (%s)', async (method) => {
  const { app, signIn } = await startDaybook();
  const { token } = await signIn();
  const answers = await Promise.all(
    ['', `?jwtToken=${token}&rcAccessToken=abc`].map((query) =>
      app.inject({ method, url: `/admin/settings${query}` }),
    ),
  );
  const refusal = {
    successful: false,
    message: 'Only an administrator can read or change these settings.',
  };
  expect(answers.map((answer) => [answer.statusCode, answer.json<unknown>()])).toEqual([
    [403, refusal],
    [403, refusal],
  ]);
});
