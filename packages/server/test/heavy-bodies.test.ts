import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder } from './support/folder.js';
import { start, stop } from './support/main-process.js';

const TOO_MANY = 'This request is too large: the limit is 300,000 values.';
const BUSY = 'Daybook is busy. Nothing was logged: please try again in 5 seconds.';

it('ends no process, whatever bodies become in memory', async () => {
  const server = await start(await makeFolder(), { NODE_OPTIONS: '--max-old-space-size=128' });
  const ask = (path: string, body: string, token = ''): Promise<Response> =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
  const login = JSON.stringify({ platform: 'mock', apiKey: 'ann', hostname: 'localhost' });
  const { jwtToken } = (await (await ask('/apiKeyLogin', login)).json()) as { jwtToken: string };
  const body = `{"logInfo":[${'{},'.repeat(1_600_000)}0]}`;
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const answer = await ask('/messageLog', body, jwtToken);
      return [answer.status, await answer.text()];
    }),
  );
  const refusals: unknown[] = [
    [413, TOO_MANY],
    [503, BUSY],
  ];
  for (const answer of answers) expect(refusals).toContainEqual(answer);
  expect(await (await ask('/messageLog', body, jwtToken)).text()).toBe(TOO_MANY);
  expect((await fetch(`${server.url}/isAlive`)).status).toBe(200);
  expect(await stop(server)).toBe(0);
});

it('counts what a body becomes in memory, not what it is called', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { bytesInHandOfOne: 10_000 } } });
  const send = async (payload: string): Promise<[number, string]> => {
    const { statusCode, body } = await daybook.app.inject({
      method: 'POST',
      url: '/messageLog',
      headers: {
        authorization: `Bearer ${await daybook.token()}`,
        'content-type': 'application/json',
      },
      payload,
    });
    return [statusCode, body];
  };
  expect(await send(`[${'{},'.repeat(200)}{}]`)).toEqual([503, BUSY]);
  expect((await send(`["${'{},'.repeat(2_000)}"]`))[0]).toBe(400);
});

it('refuses an object of more fields than anything has, wherever it stands', async () => {
  const daybook = await startFakeDaybook();
  const fieldsOf = (count: number): object =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, index]));
  const send = async (count: number): Promise<[number, string]> => {
    const { statusCode, body } = await daybook.log({
      ...conversation([message(count, 'hello')]),
      list: [1, [2, fieldsOf(count)], ...Array.from({ length: 6_000 }, () => 3)],
    });
    return [statusCode, body];
  };
  expect(await send(5_001)).toEqual([
    413,
    'This request is too large: the limit is 5,000 fields in one object.',
  ]);
  expect((await send(5_000))[0]).toBe(200);
});

it('takes commas and brackets in a text for what they are', async () => {
  const daybook = await startFakeDaybook();
  const text = `He said: "${',[{'.repeat(60_000)}\\"`;
  const answer = await daybook.log(conversation([message(1, text), message(2, text)]));
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { logIds: ['1', '2'] }]);
});
