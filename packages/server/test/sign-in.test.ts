import type { ReturnMessage } from '@daybook/core';
import { expect, it } from 'vitest';
import { acmeConnector, login, signInToAcme } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { readRows } from './support/folder.js';
import { startDaybook } from './support/harness.js';

const mockLogin = {
  apiKey: 'k-123',
  platform: 'mock',
  hostname: 'localhost',
  additionalInfo: { apiKey: 'k-123', username: 'Ann Agent' },
};
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
      message: 'Mock CRM does not accept this API key.',
      ttl: 3000,
    },
  });
  expect(await readRows(folder, 'select * from users')).toEqual([]);
  expect(await readRows(folder, 'select * from sessions')).toEqual([]);
});

const standard = 'Acme refused the login: check the fields and try again';

it.each<[string, ReturnMessage | null, ReturnMessage]>([
  [
    'all of it',
    { messageType: 'error', message: 'Your plan has no API.', ttl: 12_000, details: [{ title: 'Plans' }] },
    { messageType: 'error', message: 'Your plan has no API.', ttl: 12_000, details: [{ title: 'Plans' }] },
  ],
  ['no time', { message: 'Blocked.' }, { messageType: 'warning', message: 'Blocked.', ttl: 5000 }],
  ['the time 0', { message: 'Blocked.', ttl: 0 }, { messageType: 'warning', message: 'Blocked.', ttl: 0 }],
  // Clients do not show these types unless the person has chosen so.
  ...(['danger', 'info', 'success'] as const).map((messageType): [string, ReturnMessage, ReturnMessage] => [
    `the type ${messageType}`,
    { messageType, message: 'Blocked.' },
    { messageType: 'warning', message: 'Blocked.', ttl: 5000 },
  ]),
  [
    'several lines',
    { message: 'Blocked.\nAsk Ben.' },
    { messageType: 'warning', message: 'Blocked. Ask Ben.', ttl: 5000 },
  ],
  ['no words', { ttl: 9_000 }, { messageType: 'warning', message: standard, ttl: 9000 }],
  ['blanks', { message: '  ' }, { messageType: 'warning', message: standard, ttl: 5000 }],
  ['nothing', null, { messageType: 'warning', message: standard, ttl: 5000 }],
])('shows a refusal in the own words of a connector that gives %s', async (_what, said, shown) => {
  const acme = acmeConnector({
    getUserInfo: () => ({ successful: false, returnMessage: said }),
  });
  const { app, folder, log } = await startDaybook({ connectors: [acme] });
  const answer = await login(app, { apiKey: 'k', platform: 'acme', hostname: 'eu.acme.example' });
  expect([answer.statusCode, answer.json()]).toEqual([400, { returnMessage: shown }]);
  expect(await readRows(folder, 'select * from users')).toEqual([]);
  expect(log()).not.toMatch(/Blocked|Your plan/);
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
  const { app, signIn } = await startDaybook({ connectors: [acmeConnector()] });
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
