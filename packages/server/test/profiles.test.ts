import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import { makeFolder } from './support/folder.js';
import { startDaybook } from './support/harness.js';
import { startMovingPerson } from './support/moving-person.js';
import { until } from './support/processes.js';
import { databases } from './support/storages.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REFRESH = '/contact?phoneNumber=+14155550100&isForceRefreshAccountData=true';
const AUCKLAND = 'Pacific/Auckland';

/** Texts that Ada sends after 10 AM in Los Angeles, which is 5 AM of the next day in Auckland. */
const day = (key: string, ...ids: number[]): object =>
  conversation(
    ids.map((id) => message(id, `text ${id}`)),
    { key: `${key}/7/14/2026` },
  );
const timesIn = (body = ''): string[] => body.match(/\d\d:\d\d [AP]M/g) ?? [];

describe.each([
  ['asks for fresh contacts', 'GET', REFRESH],
  ['opens the newer client', 'POST', '/user/refreshInfo'],
] as const)('a person who has moved and %s', (_how, method, url) => {
  it('has the new zone with the next message, while a day that is begun keeps its day', async () => {
    const { acme, client } = await startMovingPerson();
    await client.log(day('begun', 1));
    acme.person = { ...acme.person, timezoneName: AUCKLAND, name: 'Ann Married' };
    const answer = method === 'GET' ? await client.get(url) : await client.post(url);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      { successful: true, returnMessage: null },
    ]);

    await client.log(day('new', 2));
    await client.log(day('begun', 1, 3));
    expect(acme.entries.map(({ subject }) => subject)).toEqual([
      'SMS conversation with Ada Known - 26/07/14',
      'SMS conversation with Ada Known - 26/07/15',
    ]);
    expect(timesIn(acme.entries[0]?.body)).toEqual(['10:01 AM', '10:03 AM']);
    expect(acme.entries[0]?.body).toContain('Tuesday, July 14, 2026');
    expect(timesIn(acme.entries[1]?.body)).toEqual(['05:02 AM']);
    expect(acme.entries[1]?.body).toContain('Ann Married');
  });
});

it('keeps a shared thread in the zone in which it was begun, for its whole life', async () => {
  const { acme, client } = await startMovingPerson();
  const entity = (id: string, hour: number): object => ({
    id,
    recordType: 'AliveMessage',
    direction: 'Inbound',
    text: `text ${id}`,
    author: { name: 'Ada Known' },
    creationTime: `2026-07-14T${hour}:00:00Z`,
  });
  const thread = (...entities: object[]): object =>
    conversation([], { key: 'thread', logInfo: { owner: { name: 'Sales Queue' }, messages: [], entities } });
  await client.log(thread(entity('m1', 17)));
  acme.person = { ...acme.person, timezoneName: AUCKLAND };
  await client.get(REFRESH);
  await client.log(thread(entity('m1', 17), entity('m2', 18)));
  expect(acme.entries).toHaveLength(1);
  expect(acme.entries[0]?.subject).toContain('26/07/14');
  expect(timesIn(acme.entries[0]?.body)).toEqual(['10:00 AM', '11:00 AM']);
});

it('lists what is unfiled under the day that its entry has', async () => {
  const { acme, client, servers, pass } = await startMovingPerson({ refuses: true });
  await client.log(day('begun', 1));
  pass(1_000);
  acme.person = { ...acme.person, timezoneName: AUCKLAND };
  await client.get(REFRESH);
  await client.log(day('new', 2));
  const headers = { authorization: `Bearer ${client.token}`, accept: 'text/html' };
  const { body } = await servers[0].inject({ url: '/unfiled', headers });
  expect(body.match(/(?<=>)[^<>]*(?= · not filed since)/g)).toEqual([
    'Tuesday, July 14, 2026',
    'Wednesday, July 15, 2026',
  ]);
});

it('finds the person again by the form of the mock CRM, after a restart with another zone', async () => {
  const folder = await makeFolder();
  let time = Date.UTC(2026, 6, 14, 18);
  const now = (): number => time;
  const before = await startDaybook({ folder, now });
  const ben = await before.signIn('Ben Broker');
  await before.app.close();
  time += 1_000;
  const { app, entries } = await startDaybook({ folder, now, timeZone: AUCKLAND });
  const client = clientOf(app, ben.token);
  await client.get(REFRESH);
  await client.log(day('new', 1));
  expect((await entries())[0]?.subject).toBe('SMS conversation with Ada Known - 26/07/15');
});

it('has the new zone half a day later by itself, after any request', async () => {
  const { acme, client, pass, stored } = await startMovingPerson();
  acme.person = { ...acme.person, timezoneName: AUCKLAND };
  pass(12 * HOUR - 1_001);
  await client.log(day('still', 1));
  expect(acme.reads).toHaveLength(1);
  pass(1);
  await client.get('/user/settings');
  await until(async () => (await stored())?.user.timezoneName === AUCKLAND);
  await client.log(day('new', 2));
  expect(acme.entries.map(({ subject }) => subject.slice(-8))).toEqual(['26/07/14', '26/07/15']);
  expect(acme.reads).toHaveLength(2);
});

it.each(databases)('reads a profile once for however many requests, on %s', async (name) => {
  const { acme, client, servers, pass, stored } = await startMovingPerson({ name });
  acme.person = { ...acme.person, timezoneName: AUCKLAND };
  pass(DAY);
  const clients = servers.map((server) => clientOf(server, client.token));
  await Promise.all(clients.flatMap(({ get }) => Array.from({ length: 5 }, () => get('/user/settings'))));
  await until(async () => (await stored())?.user.timezoneName === AUCKLAND);
  expect(acme.reads).toHaveLength(2);
});

describe('in the background', () => {
  afterEach(() => void vi.useRealTimers());

  it('has the new zone before the first message after a journey, without any request', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const person = await startMovingPerson({ server: { background: 'on' } });
    const { acme, client, pass, stored } = person;
    acme.person = { ...acme.person, timezoneName: AUCKLAND };
    pass(12 * HOUR);
    vi.advanceTimersByTime(15_000);
    await until(async () => (await stored())?.user.timezoneName === AUCKLAND);
    await client.log(day('new', 1));
    expect(acme.entries[0]?.subject).toBe('SMS conversation with Ada Known - 26/07/15');
  });

  it('asks nothing for people who have signed out, and nothing twice', async () => {
    const { client, pass, signIn, storage, stored } = await startMovingPerson();
    const due = async (): Promise<string[]> => storage.users.dueProfiles(time, 5);
    let time = Date.UTC(2026, 6, 14, 18) + DAY;
    const { userKey = '' } = (await stored()) ?? {};
    expect(await due()).toEqual([userKey]);
    await storage.users.claimProfile(userKey, { now: time, tryAgainAt: time + HOUR });
    expect(await due()).toEqual([]);
    time += HOUR;
    expect(await due()).toEqual([userKey]);
    await client.post('/unAuthorize');
    expect(await due()).toEqual([]);
    pass(DAY);
    await signIn();
    time += DAY;
    expect(await due()).toEqual([userKey]);
  });
});

describe('a CRM that does not tell', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const ways: [string, () => unknown][] = [
    ['never answers', never],
    ['fails', () => Promise.reject(new Error('away'))],
    ['refuses the login', () => ({ successful: false, returnMessage: { message: 'planted' } })],
    ['breaks its contract', () => ({ successful: true, platformUserInfo: { name: 'planted' } })],
    [
      'names another person',
      () => ({
        successful: true,
        platformUserInfo: { id: 8, name: 'planted', accountId: 'company', timezoneName: AUCKLAND },
      }),
    ],
    [
      'names another company',
      () => ({
        successful: true,
        platformUserInfo: { id: 7, name: 'planted', accountId: 'other', timezoneName: AUCKLAND },
      }),
    ],
  ];

  it.each(ways)('is in the way of nothing when it %s', async (_how, answer) => {
    const { acme, client, pass, stored, log } = await startMovingPerson();
    acme.answer = answer;
    pass(DAY);
    const answers = [
      await client.log(day('one', 1)),
      await client.get(REFRESH),
      await client.post('/user/refreshInfo'),
      await client.log(day('two', 2)),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(acme.entries.map(({ subject }) => subject.slice(-8))).toEqual(['26/07/14', '26/07/14']);
    expect(await stored()).toMatchObject({
      user: { name: 'Ann Agent', timezoneName: 'America/Los_Angeles', hostname: 'eu.acme.example' },
    });
    expect((await client.get('/authValidation')).json()).toEqual({ successful: true, returnMessage: null });
    expect(log()).not.toContain('planted');
  });

  it('is asked again after an hour, and after half a day when it has refused', async () => {
    const { acme, client, pass } = await startMovingPerson();
    const readsAfter = async (milliseconds: number, reads: number): Promise<void> => {
      pass(milliseconds);
      await client.get('/user/settings');
      await until(() => acme.reads.length >= reads);
      await client.get('/user/settings');
      expect(acme.reads).toHaveLength(reads);
    };
    acme.answer = () => Promise.reject(new Error('away'));
    await readsAfter(12 * HOUR, 2);
    await readsAfter(HOUR, 3);
    acme.answer = () => ({ successful: false });
    await readsAfter(HOUR, 4);
    await readsAfter(11 * HOUR, 4);
    await readsAfter(HOUR, 5);
    acme.answer = undefined;
    await readsAfter(12 * HOUR, 6);
    await readsAfter(11 * HOUR, 6);
    await readsAfter(HOUR, 7);
  });
});

describe('the login form', () => {
  it('is given again without the key, which comes from the storage', async () => {
    const { acme, client, pass } = await startMovingPerson({
      form: { additionalInfo: { apiKey: 'acme-key-1', username: 'ann', region: 3, notes: 'x'.repeat(600) } },
    });
    pass(DAY);
    await client.post('/user/refreshInfo');
    expect(acme.reads).toHaveLength(2);
    expect(acme.reads[1]).toMatchObject({
      apiKey: 'acme-key-1',
      authHeader: 'Bearer acme-key-1',
      hostname: 'eu.acme.example',
      platform: 'acme',
      additionalInfo: { username: 'ann', region: 3 },
    });
    expect(Object.keys(acme.reads[1]?.additionalInfo ?? {})).toEqual(['username', 'region']);
  });

  it('is not sent again and again without the password that it had', async () => {
    const form = { apiKey: 'apiKey', additionalInfo: { username: 'ann', password: 'pass-word' } };
    const { acme, client, pass, stored, signIn } = await startMovingPerson({
      form,
      answer: ({ additionalInfo: { password } }) =>
        password === 'pass-word'
          ? {
              successful: true,
              platformUserInfo: { id: 7, accountId: 'company', overridingApiKey: 'made-by-acme' },
            }
          : { successful: false },
    });
    for (let days = 1; days <= 3; days += 1) {
      pass(DAY);
      // oxlint-disable-next-line no-await-in-loop -- days follow each other
      await client.get('/user/settings');
      // oxlint-disable-next-line no-await-in-loop
      await until(async () => (await stored())?.profileDueAt === undefined);
    }
    expect(acme.reads).toHaveLength(2);
    expect(acme.reads[1]).toMatchObject({ apiKey: 'made-by-acme', additionalInfo: {} });
    expect(JSON.stringify(await stored())).not.toContain('pass-word');
    await signIn();
    pass(DAY);
    await client.get('/user/settings');
    await until(() => acme.reads.length === 4);
  });

  it('stands in what an operator hands out', async () => {
    const { storage, stored } = await startMovingPerson({ form: { additionalInfo: { username: 'ann' } } });
    const { userKey = '' } = (await stored()) ?? {};
    expect(await storage.privacy.exportUser(userKey)).toMatchObject({ loginFields: { username: 'ann' } });
  });
});

describe('the company', () => {
  it('is found at its new domain, in every session of the person', async () => {
    const { acme, client, pass, signIn } = await startMovingPerson();
    const other = await signIn();
    pass(1);
    await client.post('/user/settings', { userSettings: { mine: { value: 1 } } });
    acme.person = { ...acme.person, overridingHostname: 'NEW.acme.example' };
    await client.get(REFRESH);
    expect((await other.get('/hostname')).body).toBe('new.acme.example');
    await other.get('/contact?phoneNumber=+14155550100');
    expect(acme.hosts.at(-1)).toBe('new.acme.example');
    expect((await other.get('/user/settings')).json()).toEqual({ mine: { value: 1 } });
    await client.log(day('one', 1));
    expect((await other.log(day('one', 1))).json()).toMatchObject({ successful: true });
    expect(acme.entries).toHaveLength(1);
  });

  it('is not followed to a host that the manifest does not name', async () => {
    const { acme, client, log } = await startMovingPerson();
    acme.person = { ...acme.person, timezoneName: AUCKLAND, overridingHostname: 'acme.evil.example' };
    await client.get(REFRESH);
    expect((await client.get('/hostname')).body).toBe('eu.acme.example');
    await client.log(day('one', 1));
    expect(acme.entries[0]?.subject).toContain('26/07/15');
    expect(log()).toContain('"code":"host_not_allowed"');
  });
});

it.each([
  ['an offset instead of a name', { timezoneName: null, timezoneOffset: '+12:00' }, '26/07/15'],
  ['no zone', { timezoneName: null }, '26/07/14'],
  ['no name', { name: null, timezoneName: AUCKLAND }, '26/07/15'],
])('takes %s as it is told', async (_what, told, expected) => {
  const { acme, client, stored } = await startMovingPerson();
  acme.person = { ...acme.person, ...told };
  await client.get(REFRESH);
  await client.log(day('one', 1));
  expect(acme.entries[0]?.subject).toBe(`SMS conversation with Ada Known - ${expected}`);
  expect((await stored())?.user.name).toBe('Ann Agent');
});

it('has the region that the CRM tells now', async () => {
  const { acme, client, stored } = await startMovingPerson();
  acme.person = { ...acme.person, region: 'NZ' };
  await client.get(REFRESH);
  expect((await stored())?.user.region).toBe('NZ');
});

it('is not overtaken by an older answer', async () => {
  const { acme, client, pass, stored } = await startMovingPerson();
  let tell: (answer: unknown) => void = () => undefined;
  const old = { ...acme.person, name: 'Old Name' };
  acme.answer = () => new Promise((resolve) => (tell = resolve));
  pass(DAY);
  await client.get('/user/settings');
  await until(() => acme.reads.length === 2);
  pass(1);
  acme.answer = undefined;
  acme.person = { ...acme.person, name: 'New Name' };
  await client.get(REFRESH);
  tell({ successful: true, platformUserInfo: old });
  await client.get('/user/settings');
  await new Promise((resolve) => setImmediate(resolve));
  expect((await stored())?.user.name).toBe('New Name');
});
