import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { hold, startFakeDaybook } from './support/fake-daybook.js';

const dayOf = (number: number): Record<string, unknown> =>
  conversation([message(number, `message ${number}`)], { key: `conversation ${number}/7/14/2026` });

it('refuses early and clearly what it cannot carry, and loses nothing that it accepted', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsInHand: 10 } } });
  await daybook.token();
  const letGo = hold(daybook);
  let refusals = 0;
  const requests = Array.from({ length: 40 }, async (_, index) => {
    const answer = await daybook.log(dayOf(index + 1));
    if (answer.statusCode === 503) refusals += 1;
    return answer;
  });
  await expect.poll(() => refusals).toBe(30);
  letGo();
  const answers = await Promise.all(requests);

  const accepted = answers.filter(({ statusCode }) => statusCode === 200);
  const refused = answers.filter(({ statusCode }) => statusCode === 503);
  expect([accepted.length, refused.length]).toEqual([10, 30]);
  expect(refused.map(({ body, headers }) => [body, headers['retry-after']])).toEqual(
    Array.from({ length: 30 }, () => [
      'Daybook is busy. Nothing was logged: please try again in 5 seconds.',
      '5',
    ]),
  );
  expect(daybook.crm.entries).toHaveLength(10);
  expect((await daybook.log(dayOf(99))).statusCode).toBe(200);
});

it('counts what bodies weigh', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { bytesInHand: 1_000 } } });
  const token = await daybook.token();
  const send = (bytes: number): Promise<{ statusCode: number }> =>
    daybook.app.inject({
      method: 'POST',
      url: '/messageLog',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': String(bytes),
      },
      payload: ' '.repeat(bytes),
    });
  expect((await send(1_001)).statusCode).toBe(503);
  expect((await send(900)).statusCode).toBe(400);
  expect((await send(900)).statusCode).toBe(400);
});

it('lets one client that asks too often wait, and nobody else', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { requestsPerMinute: 3 } } });
  const tokens = [await daybook.token('ann'), await daybook.token('ben')];
  const ask = (token = ''): Promise<{ statusCode: number; body: string }> =>
    daybook.app.inject({ url: '/user/settings', headers: { authorization: `Bearer ${token}` } });
  const ann = [await ask(tokens[0]), await ask(tokens[0]), await ask(tokens[0]), await ask(tokens[0])];
  expect(ann.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429]);
  expect(ann[3]?.body).toMatch(/^Too many requests\. Please try again in \d+ seconds\.$/);
  expect((await ask(tokens[1])).statusCode).toBe(200);
});

it('limits sign-ins by address, whatever tokens come along', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { signInsPerMinute: 2 } } });
  const tryKey = (index: number): Promise<{ statusCode: number }> =>
    daybook.app.inject({
      method: 'POST',
      url: '/apiKeyLogin',
      headers: { authorization: `Bearer forged-${index}` },
      payload: { apiKey: `guess-${index}`, platform: 'fake', hostname: 'localhost' },
    });
  const statuses = [await tryKey(1), await tryKey(2), await tryKey(3)].map(({ statusCode }) => statusCode);
  expect(statuses).toEqual([200, 200, 429]);
});

it('finishes what is under way when it is closed', async () => {
  const daybook = await startFakeDaybook();
  const letGo = hold(daybook);
  const url = await daybook.app.listen({ port: 0, host: '127.0.0.1' });
  const answer = fetch(`${url}/messageLog`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await daybook.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify(dayOf(1)),
  });
  await expect.poll(() => daybook.crm.calls).toEqual(['create']);
  const closed = daybook.app.close();
  letGo();
  await closed;
  expect((await answer).status).toBe(200);
  expect(daybook.crm.entries).toHaveLength(1);
});
