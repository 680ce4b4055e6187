import { decodeJwt, SignJWT } from 'jose';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createKeyRing } from '../src/index.js';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, hold, startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';

const KEPT =
  'Not logged yet: many messages come at once. Your messages are kept, and Daybook logs them by itself as soon as it can.';

interface Answer {
  statusCode: number;
  body: string;
}

/** What one client at an address asks, one after another. Returns the status of each answer. */
async function ask(
  { app }: FakeDaybook,
  count: number,
  request: { url?: string; token?: string; remoteAddress?: string },
): Promise<number[]> {
  const { url = '/user/settings', token, remoteAddress = '127.0.0.1' } = request;
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const headers =
      token === undefined ? {} : { authorization: `Bearer ${token.replace('#', String(index))}` };
    // oxlint-disable-next-line no-await-in-loop -- one after another
    statuses.push((await app.inject({ url, headers, remoteAddress })).statusCode);
  }
  return statuses;
}

/** One message in a conversation's day. */
const day = (number: number, conversations: number): object =>
  conversation([message(number, `message ${number}`)], {
    key: `conversation ${number % conversations}/7/14/2026`,
  });

/** All messages that stand in the CRM, as often as they do. */
function filed({ crm }: FakeDaybook): string[] {
  return crm.entries
    .flatMap(({ body }) => transcript(body).map((line) => line.split(' | ')[1] ?? ''))
    .toSorted();
}

it.each([
  ['without a token', undefined, '/user/settings', 400],
  ['with a token that nobody signed', 'abc.def.ghi', '/user/settings', 400],
  ['with another wrong token each time', 'abc.def.#', '/messageLog?messageIds=1', 400],
  ['at addresses that do not exist', undefined, '/nowhere', 404],
])('counts who asks %s, and lets nobody else wait', async (_who, token, url, status) => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 3 } } });
  const ann = await daybook.token('ann');
  const request = { url, ...(token !== undefined && { token }) };
  expect(await ask(daybook, 5, request)).toEqual([status, status, status, 429, 429]);
  expect(await ask(daybook, 1, { ...request, remoteAddress: '127.0.0.2' })).toEqual([status]);
  expect(await ask(daybook, 2, { token: ann })).toEqual([200, 200]);
});

it.each([
  ['/readyz', 200],
  ['/crmManifest', 200],
  ['/', 200],
  ['/nowhere', 404],
])(
  'counts a token that nobody asks about at %s as none, whether or not its sign-in has ended',
  async (url, status) => {
    const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 3 } } });
    const token = await daybook.token('ann');
    expect(await ask(daybook, 2, { url, token })).toEqual([status, status]);
    await daybook.app.inject({
      method: 'POST',
      url: '/unAuthorize',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await ask(daybook, 3, { url, token })).toEqual([status, 429, 429]);
  },
);

it('takes a household with many IPv6 addresses for one client', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 2 } } });
  const from = async (remoteAddress: string): Promise<number[]> => ask(daybook, 1, { remoteAddress });
  expect(await from('2001:db8:1:2::1')).toEqual([400]);
  expect(await from('2001:db8:1:2:ffff::2')).toEqual([400]);
  expect(await from('2001:0db8:0001:0002::3')).toEqual([429]);
  expect(await from('2001:db8:1:3::1')).toEqual([400]);
  expect(await from('::ffff:198.51.100.7')).toEqual([400]);
  expect(await from('198.51.100.7')).toEqual([400]);
  expect(await from('198.51.100.7')).toEqual([429]);
});

it('lets a minute end also when the clock is set back', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 1 } } });
  expect(await ask(daybook, 2, {})).toEqual([400, 429]);
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(60_000);
  expect(await ask(daybook, 2, {})).toEqual([400, 429]);
});

it('refuses them before anybody is looked up', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 1, requestsInHand: 0 } } });
  expect(await ask(daybook, 3, { token: 'abc.def.ghi' })).toEqual([503, 429, 429]);
});

it('counts a sign-in that has ended like none', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 3 } } });
  const ended = await daybook.token('ann');
  await daybook.post('/unAuthorize', {}, 'ann');
  const ben = await daybook.token('ben');
  expect(await ask(daybook, 5, { token: ended })).toEqual([400, 400, 400, 429, 429]);
  expect(await ask(daybook, 1, { token: ben })).toEqual([200]);
});

it('does not tell somebody who asks too often that the sign-in has ended', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 1 } } });
  expect(await ask(daybook, 2, { url: '/authValidation', token: await daybook.token() })).toEqual([200, 429]);
});

it('takes in what a signed-in person logs too fast, and writes it later', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 2 } } });
  const answers: Answer[] = [];
  for (const number of [1, 2, 3, 4]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    answers.push(await daybook.log(day(number, 10)));
  }
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 503, 503]);
  expect(answers[3]?.body).toBe(KEPT);
  expect(daybook.crm.calls).toEqual(['create', 'create']);
  expect((await daybook.log(day(1, 10))).statusCode).toBe(200);

  await daybook.pass(11_000);
  expect(filed(daybook)).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
  expect((await daybook.log(day(4, 10))).statusCode).toBe(200);
});

it('counts one person once, however often that person has signed in', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 3 } } });
  const [token, another, ben] = [
    await daybook.token('ann'),
    await daybook.signInAgain('ann'),
    await daybook.token('ben'),
  ];
  expect(await ask(daybook, 2, { token })).toEqual([200, 200]);
  expect(await ask(daybook, 2, { token: another })).toEqual([200, 429]);
  expect(await ask(daybook, 1, { token })).toEqual([429]);
  expect(await ask(daybook, 1, { token: ben })).toEqual([200]);
});

it('knows a token of an earlier version, which names no user, by its sign-in', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 2 } } });
  const { sub: _, ...claims } = decodeJwt(await daybook.token('ann'));
  const [key] = createKeyRing([SECRET]).keys;
  const header = { alg: 'HS256', kid: key.id };
  const token = await new SignJWT(claims).setProtectedHeader(header).sign(key.signing);
  expect(await ask(daybook, 3, { token })).toEqual([200, 200, 429]);
});

it('refuses at last, at ten times the limit', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 1 } } });
  const statuses: number[] = [];
  for (let number = 1; number <= 12; number += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    statuses.push((await daybook.log(day(1, 1))).statusCode);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 429, 429]);
});

it('refuses none of 30 messages that one person sends at once, and loses none', async () => {
  const daybook = await startFakeDaybook({
    server: { limits: { patientRequestsOfOneUser: 5 }, logbook: { patienceMs: 600_000 } },
    timeoutMs: 600_000,
  });
  const letGo = hold(daybook);
  const url = await daybook.app.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: `Bearer ${await daybook.token()}`, 'content-type': 'application/json' };
  const answers: Promise<[number, string]>[] = [];
  const kept: number[] = [];
  for (let number = 1; number <= 30; number += 1) {
    const body = JSON.stringify(day(number, 30));
    const sent = fetch(`${url}/messageLog`, { method: 'POST', headers, body });
    answers.push(sent.then(async (answer) => [answer.status, await answer.text()]));
    void sent.then(({ status }) => status === 503 && kept.push(number));
  }
  await expect.poll(() => kept.length).toBe(25);
  letGo();
  const told = (await Promise.all(answers)).toSorted(([a], [b]) => a - b);
  expect(told.slice(0, 5).map(([status]) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(told.slice(5)).toEqual(Array.from({ length: 25 }, () => [503, KEPT]));

  await daybook.pass(20_000);
  expect(filed(daybook)).toEqual(Array.from({ length: 30 }, (_, index) => `message ${index + 1}`).toSorted());
});

it('lets nobody wait for the writing while very much is in hand: what others bring is kept at once', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { patientRequests: 2 } } });
  await daybook.token('ben');
  const letGo = hold(daybook);
  const patient = [daybook.log(day(1, 10)), daybook.log(day(2, 10))];
  await expect.poll(() => daybook.crm.calls).toEqual(['create', 'create']);
  const answer: Answer = await daybook.log(day(3, 10), 'ben');
  expect([answer.statusCode, answer.body]).toEqual([503, KEPT]);
  letGo();
  expect((await Promise.all(patient)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);

  await daybook.pass(11_000);
  expect(filed(daybook)).toEqual(['message 1', 'message 2', 'message 3']);
});
