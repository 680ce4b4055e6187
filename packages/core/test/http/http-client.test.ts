import { inspect } from 'node:util';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { caught } from '../support/caught.js';
import {
  answer,
  freePort,
  type LocalServer,
  listen,
  never,
  reset,
  startServer,
} from '../support/local-server.js';
import { client, headers, NOW, prepareEachTest, slept } from '../support/still-client.js';

prepareEachTest();

test('a request goes through with its credentials, and its answer comes back', async () => {
  const crm = await startServer(answer(200, {}, { data: { id: 7 } }));
  const { data } = await client().post(`${crm.url}/notes?a=1`, { text: 'Hello 👍' }, { headers });

  expect(data).toEqual({ data: { id: 7 } });
  expect(crm.seen).toEqual([
    { method: 'POST', url: '/notes?a=1', authorization: 'Bearer SECRET-TOKEN', body: '{"text":"Hello 👍"}' },
  ]);
});

describe('a CRM that asks to slow down', () => {
  test.each([
    ['seconds', { 'retry-after': '2' }, 2_000],
    ['no time at all', { 'retry-after': '0' }, 0],
    ['a date', { 'retry-after': 'Tue, 14 Jul 2026 17:00:01 GMT' }, 1_000],
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['a reset in seconds', { 'x-ratelimit-reset': '3' }, 3_000],
    ['a reset at an epoch second', { 'x-ratelimit-reset': String(NOW / 1_000 + 2) }, 2_000],
    ['a reset at an epoch millisecond', { 'x-rate-limit-reset': String(NOW + 1_234) }, 1_234],
  ])('in %s is asked again after exactly that', async (_name, hint, wait) => {
    const crm = await startServer(answer(429, hint), answer(200, {}, 'ok'));
    const { data } = await client().post(`${crm.url}/notes`, { text: 'once' }, { headers });

    expect(data).toBe('ok');
    expect(slept).toEqual([wait]);
    expect(crm.seen.map(({ body }) => body)).toEqual(['{"text":"once"}', '{"text":"once"}']);
  });

  test('without saying how long is asked again after a growing, random while', async () => {
    const crm = await startServer(answer(429), answer(429), answer(200, {}, 'ok'));
    const { data } = await client().get(crm.url);

    expect(data).toBe('ok');
    expect(slept).toEqual([300, 600]);
  });

  test('for longer than a person waits is not asked again, and the error says how long', async () => {
    const crm = await startServer(answer(429, { 'retry-after': '4' }));
    const error = await caught(client().get(crm.url));

    expect(error).toMatchObject({
      code: 'crm_rate_limit',
      status: 429,
      retryAfterMs: 4_000,
      mayHaveLanded: false,
    });
    expect(error.message).toBe('Acme asks us to slow down. Please try again in a little while.');
    expect(slept).toEqual([]);
    expect(crm.seen).toHaveLength(1);
  });

  test.each([
    ['a 503 that says when', 503, { 'retry-after': '4' }, 4_000],
    [
      'a 503 whose limiter has nothing left',
      503,
      { 'ratelimit-remaining': '0', 'ratelimit-reset': '4' },
      4_000,
    ],
    [
      'a 503 whose limiter has something left',
      503,
      { 'ratelimit-remaining': '1', 'ratelimit-reset': '4' },
      undefined,
    ],
    [
      'a 503 where another limiter has nothing left',
      503,
      { 'ratelimit-remaining': '0', 'x-ratelimit-reset': '4' },
      undefined,
    ],
    [
      'a 503 that does not say what is left',
      503,
      { 'x-ratelimit-remaining': '', 'x-ratelimit-reset': '4' },
      undefined,
    ],
    ['a 500 that says when', 500, { 'retry-after': '4' }, undefined],
    ['a 500 with every header', 500, { 'retry-after-ms': '4000', 'x-rate-limit-reset': '4' }, undefined],
  ])('or not: %s', async (_name, status, hint, wait) => {
    const crm = await startServer(answer(status, hint));
    const error = await caught(client().post(crm.url, {}));

    expect(error).toMatchObject({ code: 'crm_unavailable', retryAfterMs: wait });
  });

  test('three times is given up', async () => {
    const crm = await startServer(answer(429, { 'retry-after': '1' }));
    const error = await caught(client().post(crm.url, {}));

    expect(error).toMatchObject({ code: 'crm_rate_limit', retryAfterMs: 1_000, mayHaveLanded: false });
    expect(slept).toEqual([1_000, 1_000]);
    expect(crm.seen).toHaveLength(3);
  });

  test('by a page of its gateway (403 with HTML) is asked again', async () => {
    const page = answer(403, { 'content-type': 'text/html; charset=utf-8' }, '<h1>Blocked</h1>');
    const crm = await startServer(page, answer(200, {}, 'ok'));

    expect((await client().post(crm.url, {})).data).toBe('ok');
    expect(slept).toEqual([300]);
  });
});

describe('a read', () => {
  test.each([
    ['an answer 503', answer(503)],
    ['an answer 408', answer(408)],
    ['a lost connection', reset],
  ])('is repeated after %s', async (_name, failure) => {
    const crm = await startServer(failure, answer(200, {}, 'ok'));

    expect((await client().get(crm.url)).data).toBe('ok');
    expect(slept).toEqual([300]);
    expect(crm.seen).toHaveLength(2);
  });

  test('is given up after three tries, and has changed nothing', async () => {
    const crm = await startServer(answer(503));
    const error = await caught(client().get(crm.url));

    expect(error).toMatchObject({
      code: 'crm_unavailable',
      status: 503,
      retryable: true,
      mayHaveLanded: false,
    });
    expect(error.message).toBe('Acme is not answering (it answered 503). Please try again later.');
    expect(crm.seen).toHaveLength(3);
  });
});

describe('a search that is sent by POST', () => {
  const search = { headers, isRead: true };

  test.each([
    ['an answer 503', answer(503)],
    ['a lost connection', reset],
  ])('is repeated after %s, as any other read', async (_name, failure) => {
    const crm = await startServer(failure, answer(200, {}, 'ok'));

    expect((await client().post(crm.url, { query: 'Ada' }, search)).data).toBe('ok');
    expect(crm.seen.map(({ body }) => body)).toEqual(['{"query":"Ada"}', '{"query":"Ada"}']);
  });

  test('has changed nothing when it is given up', async () => {
    const crm = await startServer(answer(503));

    expect(await caught(client().post(crm.url, {}, search))).toMatchObject({ mayHaveLanded: false });
    expect(crm.seen).toHaveLength(3);
  });

  test('has changed nothing when nobody can read its answer', async () => {
    const crm = await startServer(answer(200, {}, '<html>'));
    const strict = { responseType: 'json', transitional: { silentJSONParsing: false } } as const;

    expect(await caught(client().post(crm.url, {}, { ...search, ...strict }))).toMatchObject({
      mayHaveLanded: false,
    });
  });
});

describe.each(['post', 'put', 'patch', 'delete'] as const)('a write by %s', (method) => {
  const options = { method, headers, data: { text: 'once' } };

  test.each([
    ['an answer 503', answer(503), 'it answered 503'],
    ['an answer 500', answer(500), 'it answered 500'],
    ['an answer 408', answer(408), 'it answered 408'],
    ['a lost connection', reset, 'ECONNRESET'],
  ])('is not repeated after %s, because it may have landed', async (_name, failure, detail) => {
    const crm = await startServer(failure);
    const error = await caught(client().request({ ...options, url: crm.url }));

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
    expect(error.message).toBe(`Acme is not answering (${detail}). Please try again later.`);
    expect(crm.seen).toHaveLength(1);
    expect(slept).toEqual([]);
  });

  test('is repeated when the connection was never made', async () => {
    const port = await freePort();
    const servers: Awaited<ReturnType<typeof listen>>[] = [];
    const sleep = async (): Promise<void> => {
      servers.push(await listen(port, [answer(200, {}, 'ok')]));
    };
    const { data } = await client({ sleep }).request({ ...options, url: `http://localhost:${port}/` });

    expect(data).toBe('ok');
    expect(servers[0]?.seen).toHaveLength(1);
  });

  test('that never reached anybody has surely not landed', async () => {
    const error = await caught(
      client().request({ ...options, url: `http://localhost:${await freePort()}/` }),
    );

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: false });
    expect(error.message).toBe('Acme is not answering (ECONNREFUSED). Please try again later.');
    expect(slept).toEqual([300, 600]);
  });
});

describe('a CRM that does not answer in time', () => {
  /** Lets the client's patience end when the CRM has been asked, and not before. */
  async function letTimePass(crm: LocalServer, milliseconds: number): Promise<void> {
    await expect.poll(() => crm.seen).toHaveLength(1);
    vi.advanceTimersByTime(milliseconds);
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    return () => vi.useRealTimers();
  });

  test('fails a write at once, which may have landed', async () => {
    const crm = await startServer(never);
    const failure = caught(client({ timeoutMs: 300 }).post(crm.url, {}));
    await letTimePass(crm, 300);
    const error = await failure;

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
    expect(error.message).toBe('Acme is not answering (it took too long). Please try again later.');
    expect(crm.seen).toHaveLength(1);
  });

  test('is asked again when it was only read', async () => {
    const crm = await startServer(never, answer(200, {}, 'ok'));
    const answered = client({ timeoutMs: 500 }).get(crm.url);
    await letTimePass(crm, 500);

    expect((await answered).data).toBe('ok');
  });
});

test.each([
  [400, 'crm_rejected', 400],
  [401, 'crm_login_expired', 400],
  [402, 'crm_forbidden', 400],
  [403, 'crm_forbidden', 400],
  [404, 'crm_not_found', 400],
  [409, 'crm_conflict', 409],
  [410, 'crm_not_found', 400],
  [412, 'crm_conflict', 409],
  [422, 'crm_rejected', 400],
] as const)(
  'an answer %i is the error %s, is not repeated and has surely not landed',
  async (status, code, ours) => {
    const crm = await startServer(answer(status));
    const error = await caught(client().post(crm.url, {}));

    expect(error).toMatchObject({ code, status: ours, mayHaveLanded: false, retryable: false });
    expect(crm.seen).toHaveLength(1);
  },
);

test.each([423, 425])(
  'a write that is answered %i is sent again: it has surely not landed',
  async (status) => {
    const crm = await startServer(answer(status));
    const error = await caught(client().post(crm.url, {}));

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: false, retryable: true });
    expect(crm.seen).toHaveLength(3);
  },
);

describe('a request that nobody waits for any more', () => {
  test('is given up while it is under way; a write may have landed', async () => {
    const controller = new AbortController();
    const crm = await startServer(() => controller.abort());
    const error = await caught(client().post(crm.url, {}, { headers, signal: controller.signal }));

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
    expect(error.message).toBe('Acme is not answering (the request was given up). Please try again later.');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SECRET');
    expect(crm.seen).toHaveLength(1);
  });

  test('is not even sent', async () => {
    const crm = await startServer(answer(200));
    const error = await caught(client().post(crm.url, {}, { headers, signal: AbortSignal.abort() }));

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: false });
    expect(error.message).toBe('Acme is not answering (the request was given up). Please try again later.');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SECRET');
    expect(crm.seen).toEqual([]);
  });

  test('is not repeated after the wait; a write that the CRM turned away has surely not landed', async () => {
    const controller = new AbortController();
    const crm = await startServer(answer(429));
    const error = await caught(
      client({ sleep: async () => controller.abort() }).post(crm.url, {}, { signal: controller.signal }),
    );

    expect(error).toMatchObject({ retryable: true, mayHaveLanded: false });
    expect(crm.seen).toHaveLength(1);
  });
});

test('an answer that is no JSON, where only JSON will do, is an error without credentials; a write may have landed', async () => {
  const crm = await startServer(answer(200, {}, '<html>'));
  const strict = { responseType: 'json', transitional: { silentJSONParsing: false } } as const;
  const error = await caught(client().post(crm.url, {}, { headers, ...strict }));

  expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
  expect(error.message).toBe('Acme is not answering (its answer cannot be read). Please try again later.');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SECRET');
});

test('an answer that is larger than 20 MB is not read to its end', async () => {
  const crm = await startServer(answer(200, {}, 'x'.repeat(20_000_001)));
  const error = await caught(client().post(crm.url, {}));

  expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
});

test('a request that cannot be put into words is an error too', async () => {
  const crm = await startServer(answer(200));

  expect(await caught(client().post(crm.url, { id: 1n }, { headers }))).toMatchObject({
    mayHaveLanded: false,
  });
  expect(crm.seen).toEqual([]);
});

test.each([
  ['an answer 401', answer(401, {}, { error: 'bad token SECRET-TOKEN' })],
  ['an answer 503', answer(503)],
  ['a lost connection', reset],
])('an error after %s holds no credentials anywhere', async (_name, failure) => {
  const crm = await startServer(failure);
  const error = await caught(
    client().post(`${crm.url}/x?api_token=SECRET-KEY`, { password: 'SECRET-WORD' }, { headers }),
  );

  const everything =
    inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + String(error.stack);
  expect(everything).not.toMatch(/SECRET|Bearer/);
});
