import { expect, it } from 'vitest';
import { acmeConnector, signInToAcme } from './support/acme.js';
import { startDaybook } from './support/harness.js';
import { startServers } from './support/servers.js';
import { databases } from './support/storages.js';

it('has an empty object and never null for a new person', async () => {
  const { app, signIn } = await startDaybook();
  const { token } = await signIn();
  const answer = await app.inject(`/user/settings?jwtToken=${token}&rcAccountId=abc`);
  expect([answer.statusCode, answer.body]).toEqual([200, '{}']);
});

it('refuses what is nested without end, and says so', async () => {
  const { app, signIn } = await startDaybook();
  const { token } = await signIn();
  const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const answer = await app.inject({
    method: 'POST',
    url: '/user/settings',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload: `{"userSettings":{"a":{"value":${nested}}}}`,
  });
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    'This request cannot be read: userSettings: is nested too deeply',
  ]);
});

it('merges what is posted, and answers all of it', async () => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  const first = await ann.post('/user/settings', {
    userSettings: {
      autoLogSMS: { value: true },
      popupLogPageAfterSMS: { value: false, customizable: false },
      notificationLevelSetting: { value: ['success', 'warning'] },
    },
  });
  expect(first.json()).toEqual({
    userSettings: {
      autoLogSMS: { value: true },
      popupLogPageAfterSMS: { value: false, customizable: false },
      notificationLevelSetting: { value: ['success', 'warning'] },
    },
  });
  const second = await ann.post('/user/settings', {
    userSettings: { autoLogSMS: { value: false }, selectedRegion: { value: 'GB' } },
    settingKeysToRemove: ['popupLogPageAfterSMS', 'neverThere'],
  });
  const merged = {
    autoLogSMS: { value: false },
    notificationLevelSetting: { value: ['success', 'warning'] },
    selectedRegion: { value: 'GB' },
  };
  expect(second.json()).toEqual({ userSettings: merged });
  expect((await ann.get('/user/settings')).json()).toEqual(merged);
});

it.each([
  ['nothing', {}],
  ['null', { userSettings: null, settingKeysToRemove: null }],
  ['an empty object', { userSettings: {} }],
])('answers the settings as they are to %s', async (_name, body) => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  await ann.post('/user/settings', { userSettings: { autoLogSMS: { value: true } } });
  const answer = await ann.post('/user/settings', body);
  expect([answer.statusCode, answer.json()]).toEqual([
    200,
    { userSettings: { autoLogSMS: { value: true } } },
  ]);
});

it.each(['{"x":{"value":1},"big":12345678901234567890}', '{"x":{"value":1}}'])(
  'is not harmed by a key named __proto__ beside %s',
  async (others) => {
    const { app, signIn } = await startDaybook();
    const ann = await signIn();
    const answer = await app.inject({
      method: 'POST',
      url: `/user/settings?jwtToken=${ann.token}`,
      headers: { 'content-type': 'application/json' },
      payload: `{"userSettings":{"__proto__":{"isAdmin":true},"constructor":{"value":2},${others.slice(1)}}`,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).not.toContain('isAdmin');
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    const saved = (await ann.get('/user/settings')).json<Record<string, unknown>>();
    expect(saved).toMatchObject({ x: { value: 1 }, constructor: { value: 2 } });
    expect(saved['isAdmin']).toBeUndefined();
  },
);

it.each([
  ['too large', { userSettings: { note: { value: 'x'.repeat(200_001) } } }, 'userSettings: are too large'],
  ['a list', { userSettings: [] }, /^userSettings: /],
  ['a text', { userSettings: 'all' }, /^userSettings: /],
  ['under a name without end', { userSettings: { ['k'.repeat(201)]: 1 } }, /^userSettings/],
])('refuses settings that are %s, and keeps the old ones', async (_name, body, detail) => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  await ann.post('/user/settings', { userSettings: { autoLogSMS: { value: true } } });
  const answer = await ann.post('/user/settings', body);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(answer.body.replace(/^This request cannot be read: /, '')).toMatch(detail);
  expect(answer.body.length).toBeLessThan(400);
  expect((await ann.get('/user/settings')).json()).toEqual({ autoLogSMS: { value: true } });
});

it('cannot be filled without end, little by little', async () => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  const half = { value: 'x'.repeat(120_000) };
  expect((await ann.post('/user/settings', { userSettings: { one: half } })).statusCode).toBe(200);
  expect((await ann.post('/user/settings', { userSettings: { two: half } })).statusCode).toBe(400);
  expect(Object.keys((await ann.get('/user/settings')).json<object>())).toEqual(['one']);
});

it('has nothing to say before anybody is signed in', async () => {
  const { app } = await startDaybook();
  const answer = await app.inject('/user/preloadSettings?rcAccountId=abc');
  expect([answer.statusCode, answer.body]).toEqual([200, '{}']);
});

const numbered = (prefix: string): string[] =>
  Array.from({ length: 20 }, (_, index) => `${prefix}${String(index + 1).padStart(2, '0')}`);

it.each(databases)(
  'keeps all of 20 settings that are saved, and removes 20 others, at once, on %s',
  async (name) => {
    const servers = await startServers(name, [acmeConnector()]);
    const { token } = await signInToAcme(servers[0]);
    const headers = { authorization: `Bearer ${token}` };
    const save = (index: number, payload: object) =>
      (servers[index % servers.length] ?? servers[0]).inject({
        method: 'POST',
        url: '/user/settings',
        headers,
        payload,
      });
    const old = Object.fromEntries(numbered('old').map((key) => [key, { value: key }]));
    await save(0, { userSettings: old });

    const gone = numbered('old');
    const answers = await Promise.all(
      numbered('new').map((key, index) =>
        save(index, { userSettings: { [key]: { value: key } }, settingKeysToRemove: [gone[index]] }),
      ),
    );

    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const saved = (await servers[0].inject({ url: '/user/settings', headers })).json<object>();
    expect(Object.keys(saved).toSorted()).toEqual(numbered('new'));
  },
);

it.each(databases)('lets nobody fill settings without end by saving at once, on %s', async (name) => {
  const servers = await startServers(name, [acmeConnector()]);
  const { token } = await signInToAcme(servers[0]);
  const headers = { authorization: `Bearer ${token}` };
  const answers = await Promise.all(
    [0, 1].map((index) =>
      (servers[index] ?? servers[0]).inject({
        method: 'POST',
        url: '/user/settings',
        headers,
        payload: { userSettings: { [`half${index}`]: { value: 'x'.repeat(120_000) } } },
      }),
    ),
  );
  expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 400]);
});
