import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type DocumentedProxy, nginxVersion, startNginx, startStandIn } from './support/documented-proxy.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';
import { notChecked } from './support/not-checked.js';

const publicUrl = 'https://daybook.example';
const forged = {
  'x-forwarded-for': '198.51.100.1',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  forwarded: 'for=198.51.100.1;host=evil.example;proto=http',
};

const standIn = ['a stand-in that sets its headers', startStandIn] as const;
const nginx = [`the real nginx ${nginxVersion}`, startNginx] as const;
const proxies = nginxVersion === undefined ? [standIn] : [nginx, standIn];

process.stderr.write(
  nginxVersion === undefined
    ? '\n*** docs/operating.md, example for nginx: NOT run in nginx, which is not on this machine. Only its header rules are tested, with a stand-in.\n\n'
    : `\n*** docs/operating.md, example for nginx: run in the real nginx ${nginxVersion}, and its header rules with a stand-in too.\n\n`,
);

async function startBehind(
  start: (url: string) => Promise<DocumentedProxy>,
  server: FakeDaybookOptions['server'],
): Promise<{ daybook: FakeDaybook; proxy: DocumentedProxy; arrived: IncomingHttpHeaders[] }> {
  const daybook = await startFakeDaybook({ server: { publicUrl, ...server } });
  await daybook.token('ann');
  const arrived: IncomingHttpHeaders[] = [];
  const url = await daybook.app.listen({ port: 0, host: '127.0.0.1' });
  const proxy = await start(url);
  daybook.app.server.on('request', ({ headers }: IncomingMessage) => arrived.push(headers));
  return { daybook, proxy, arrived };
}

describe.each(proxies)('behind %s', (_name, start) => {
  it('what a client writes about itself does not arrive', async () => {
    const { proxy, arrived } = await startBehind(start, { trustProxy: ['127.0.0.1'] });
    const answer = await proxy.ask('/crmManifest', { address: '127.0.0.2', headers: forged });
    expect(JSON.parse(answer.body)).toMatchObject({ serverUrl: publicUrl });
    expect(arrived).toHaveLength(1);
    expect(arrived[0]).toMatchObject({
      host: 'daybook.example',
      'x-forwarded-for': '127.0.0.2',
      'x-forwarded-host': 'daybook.example',
      'x-forwarded-proto': 'https',
    });
    expect(arrived[0]?.forwarded).toBeUndefined();
  });

  it.each([
    ['by its address', ['127.0.0.1']],
    ['by its network', ['10.0.0.0/8', '127.0.0.0/31']],
    ['as the only one', 1],
  ])('trusted %s, each client is limited by itself, whatever it claims to be', async (_how, trustProxy) => {
    const { proxy, daybook } = await startBehind(start, { trustProxy, limits: { requestsPerMinute: 3 } });
    const ask = async (address: string, claim: string): Promise<number> => {
      const headers = { 'x-forwarded-for': claim };
      return (await proxy.ask('/user/settings', { address, headers })).status;
    };
    expect([
      await ask('127.0.0.2', '198.51.100.1'),
      await ask('127.0.0.2', '198.51.100.2'),
      await ask('127.0.0.2', '127.0.0.3, 127.0.0.1'),
      await ask('127.0.0.2', '127.0.0.3'),
      await ask('127.0.0.2', ''),
    ]).toEqual([400, 400, 400, 429, 429]);
    expect(await ask('127.0.0.3', '127.0.0.2')).toBe(400);
    const headers = { authorization: `Bearer ${await daybook.token('ann')}` };
    expect((await proxy.ask('/user/settings', { address: '127.0.0.2', headers })).status).toBe(200);
  });

  it('the client can read answers, and why something is refused', async () => {
    const { proxy } = await startBehind(start, { trustProxy: ['127.0.0.1'] });
    const answer = await proxy.ask('/messageLog', {
      address: '127.0.0.2',
      method: 'POST',
      headers: { origin: 'chrome-extension://x', 'content-type': 'application/json' },
      body: '{}',
    });
    expect([answer.status, answer.body]).toEqual([
      400,
      'Please go to Settings and authorize CRM platform: nobody is signed in.',
    ]);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});

describe.each(nginxVersion === undefined ? [] : [nginxVersion])('the example in nginx %s', () => {
  it('keeps inside what asks nobody to sign in, and tokens out of its logs', async () => {
    const { proxy, daybook } = await startBehind(startNginx, { trustProxy: ['127.0.0.1'] });
    const inside = [
      '/metrics',
      '/readyz',
      '/docs',
      '/docs/json',
      '/mock-crm',
      '/mock%2Dcrm',
      '//metrics',
      '/metrics/',
    ];
    const answers = await Promise.all(inside.map((path) => proxy.ask(path, { address: '127.0.0.2' })));
    expect(answers.map(({ status }) => status)).toEqual(inside.map(() => 404));
    const token = await daybook.token('ann');
    expect((await proxy.ask(`/user/settings?jwtToken=${token}`, { address: '127.0.0.2' })).status).toBe(200);
    const ids = '1000000000000000000,'.repeat(1_000).slice(0, -1);
    const found = await proxy.ask(`/messageLog?jwtToken=${token}&messageIds=${ids}`, {
      address: '127.0.0.2',
    });
    expect(found.status).toBe(200);
    await daybook.app.close();
    expect((await proxy.ask(`/user/settings?jwtToken=${token}`, { address: '127.0.0.2' })).status).toBe(503);
    expect(await proxy.logs()).toContain('"GET /user/settings" 200');
    expect(await proxy.logs()).not.toContain(token.slice(0, 20));
  });

  it('answers what it refuses by itself in the form that the client shows', async () => {
    const { proxy, daybook } = await startBehind(startNginx, { trustProxy: ['127.0.0.1'] });
    const form = { 'content-type': 'text/plain', 'access-control-allow-origin': '*' };
    const headers = { 'content-type': 'application/json', 'content-length': '7000000' };
    const tooLarge = await proxy.ask('/messageLog', { address: '127.0.0.2', method: 'POST', headers });
    expect(tooLarge).toMatchObject({
      status: 413,
      headers: form,
      body: 'This request is too large for Daybook.',
    });
    const tooLong = await proxy.ask(`/contact?name=${'x'.repeat(40_000)}`, { address: '127.0.0.2' });
    expect(tooLong).toMatchObject({
      status: 413,
      headers: form,
      body: 'This request is too large for Daybook.',
    });
    await daybook.app.close();
    expect(await proxy.ask('/isAlive', { address: '127.0.0.2' })).toMatchObject({
      status: 503,
      headers: form,
      body: 'Daybook cannot be reached just now. Please try again in a moment.',
    });
  });
});

if (nginxVersion === undefined) {
  notChecked(
    'in nginx: the example in docs/operating.md. Its header rules are, with a stand-in (install nginx)',
  );
}

describe('without a proxy in between', () => {
  const ask = async (
    { app }: FakeDaybook,
    remoteAddress: string,
    headers: Record<string, string>,
  ): Promise<number> => (await app.inject({ url: '/user/settings', remoteAddress, headers })).statusCode;

  it.each([
    ['that trusts another address', { trustProxy: ['10.1.0.0/16', '2001:db8::1'], publicUrl }],
    ['that trusts nobody', {}],
  ])('a server %s takes a client for the address that it has', async (_which, server) => {
    const daybook = await startFakeDaybook({ server: { ...server, limits: { requestsPerMinute: 2 } } });
    const claims = ['198.51.100.1', '10.1.0.1', '198.51.100.2, 10.1.0.1', '2001:db8::1'];
    const statuses: number[] = [];
    for (const claim of claims) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      statuses.push(await ask(daybook, '192.0.2.7', { 'x-forwarded-for': claim }));
    }
    expect(statuses).toEqual([400, 400, 429, 429]);
    expect(await ask(daybook, '192.0.2.8', { 'x-forwarded-for': '192.0.2.7' })).toBe(400);
  });

  it('a number of proxies counts from the server, so that what stands before them is not believed', async () => {
    const daybook = await startFakeDaybook({
      server: { trustProxy: 2, publicUrl, limits: { requestsPerMinute: 1 } },
    });
    const through = (client: string, forgery: string): Promise<number> =>
      ask(daybook, '10.0.0.2', { 'x-forwarded-for': `${forgery}, ${client}, 10.0.0.1` });
    expect(await through('192.0.2.7', '198.51.100.1')).toBe(400);
    expect(await through('192.0.2.7', '198.51.100.2')).toBe(429);
    expect(await through('192.0.2.8', '192.0.2.7')).toBe(400);
  });

  it.each([
    [true, "trustProxy: 'on' believes whatever a client writes: write the number of proxies in front"],
    [0, 'trustProxy: write the number of proxies in front'],
    [['0.0.0.0/0'], 'trustProxy: write the number of proxies in front'],
    [['proxy.example'], 'trustProxy: write the number of proxies in front'],
    [[], 'trustProxy: write the number of proxies in front'],
  ])('a server that would trust %j is not made', async (trustProxy, sentence) => {
    await expect(
      startFakeDaybook({ server: { trustProxy: trustProxy as never, publicUrl } }),
    ).rejects.toThrow(sentence);
  });

  it('a server that trusts a proxy must be told its address', async () => {
    await expect(startFakeDaybook({ server: { trustProxy: 1 } })).rejects.toThrow(
      'publicUrl is required with trustProxy: behind a proxy nobody else knows the address that clients use.',
    );
  });
});
