import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { ServerOptions } from '../src/index.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { connectRaw } from './support/raw-connection.js';

const HERE = '127.0.0.1';
const ELSEWHERE = '198.51.100.7';
const PASSWORD = 'only the operator knows';
const ONLY_HERE =
  'This page is for whoever runs this Daybook: it opens on the machine that it runs on, at localhost and not through a proxy. To open it otherwise, set DAYBOOK_OPERATOR_PASSWORD there.';
const ASKED = "This page is for whoever runs this Daybook: it asks for the operator's password.";

const publicUrl = 'https://daybook.example/crm';
const pages = { '/notes': async () => '<!doctype html><title>Notes</title>' };
const start = async (server: Partial<ServerOptions> = {}): Promise<FastifyInstance> =>
  (await startFakeDaybook({ server: { pages, ...server } })).app;

const get = (
  app: FastifyInstance,
  url: string,
  { from = HERE, ...headers }: { from?: string } & Record<string, string> = {},
): Promise<LightMyRequestResponse> => app.inject({ url, remoteAddress: from, headers });

const basic = (password: string, name = 'anybody'): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

const forOperators = [
  '/metrics',
  '/docs',
  '/docs/json',
  '/docs/yaml',
  '/docs/static/swagger-ui.css',
  '/notes',
];

it.each(forOperators)('answers %s on the machine itself, and to nobody else', async (url) => {
  const app = await start();
  expect((await get(app, url)).statusCode).toBe(200);
  expect((await get(app, url, { from: '::1', host: '[::1]:6066' })).statusCode).toBe(200);
  const refused = await get(app, url, { from: ELSEWHERE });
  expect([refused.statusCode, refused.body]).toEqual([403, ONLY_HERE]);
  expect((await get(app, url, { from: ELSEWHERE, authorization: basic('') })).statusCode).toBe(403);
});

it.each(['/notes/', '/%6Eotes', '/docs/', '/do%63s/json', '/notes?x=1'])(
  'keeps %s as well, however it is spelled',
  async (url) => {
    expect((await get(await start(), url, { from: ELSEWHERE })).statusCode).toBe(403);
  },
);

it.each(forOperators)('answers %s beyond the machine with the password', async (url) => {
  const app = await start({ operatorPassword: PASSWORD });
  const ask = (authorization?: string): Promise<LightMyRequestResponse> =>
    get(app, url, { from: ELSEWHERE, ...(authorization && { authorization }) });
  const asked = await ask();
  expect([asked.statusCode, asked.body]).toEqual([401, ASKED]);
  expect(asked.headers['www-authenticate']).toBe('Basic realm="Daybook, for operators", charset="UTF-8"');
  expect((await ask(basic(PASSWORD))).statusCode).toBe(200);
  expect((await ask(basic(PASSWORD, ''))).statusCode).toBe(200);
  const wrong = await Promise.all([
    ask(basic(`${PASSWORD}!`)),
    ask(basic(PASSWORD.slice(1))),
    ask(basic('')),
    ask(`Bearer ${PASSWORD}`),
    ask(`Basic ${PASSWORD}`),
  ]);
  expect(wrong.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401]);
});

it.each(forOperators)(
  'asks for the password at %s on the machine itself as well, once there is one',
  async (url) => {
    const app = await start({ operatorPassword: PASSWORD });
    const asked = await get(app, url);
    expect([asked.statusCode, asked.body]).toEqual([401, ASKED]);
    expect((await get(app, url, { authorization: basic(PASSWORD) })).statusCode).toBe(200);
  },
);

it('looks at no password any more when there were too many wrong ones, not even at the right one', async () => {
  const app = await start({ operatorPassword: PASSWORD, limits: { signInsPerMinute: 2 } });
  const status = async (url: string, password: string, from = ELSEWHERE): Promise<number> =>
    (await get(app, url, { from, authorization: basic(password) })).statusCode;
  expect(await status('/metrics', PASSWORD)).toBe(200);
  // Pages that are open to everybody show operators more.
  expect([await status('/', 'a guess'), await status('/', 'another')]).toEqual([200, 200]);
  expect([await status('/', PASSWORD), await status('/metrics', PASSWORD)]).toEqual([429, 429]);
  expect(await status('/metrics', PASSWORD, '198.51.100.8')).toBe(200);
});

it('counts wrong passwords as sign-ins', async () => {
  const app = await start({ operatorPassword: PASSWORD, limits: { signInsPerMinute: 2 } });
  const guess = (): Promise<LightMyRequestResponse> =>
    get(app, '/metrics', { from: ELSEWHERE, authorization: basic('a guess') });
  expect([(await guess()).statusCode, (await guess()).statusCode, (await guess()).statusCode]).toEqual([
    401, 401, 429,
  ]);
});

it('takes nobody for this machine who comes through a trusted proxy, whatever address that tells', async () => {
  const behind = await start({ trustProxy: ['127.0.0.1'], publicUrl });
  const from = async (forwarded: string, host: string): Promise<number> =>
    (await get(behind, '/metrics', { host, 'x-forwarded-for': forwarded })).statusCode;
  expect(await from(ELSEWHERE, 'daybook.example')).toBe(403);
  expect(await from(`127.0.0.1, ${ELSEWHERE}`, 'daybook.example')).toBe(403);
  expect(await from('127.0.0.1', 'daybook.example')).toBe(403);
  expect(await from('127.0.0.1', 'localhost:6066')).toBe(403);
});

/** What a proxy that says nothing of itself sends, from the address of the socket. */
async function askAs(app: FastifyInstance, host: string, address = HERE): Promise<[number, string]> {
  const connection = await connectRaw(await app.listen({ port: 0, host: HERE }), address);
  connection.write(`GET /metrics HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  const { status, body } = await connection.answer();
  return [status, body];
}

describe.each([
  ['its own name for the server', '127.0.0.1:6066'],
  ['the name that clients use', 'daybook.example'],
])('a proxy that tells nothing but %s brings no operators', (_which, host) => {
  it('when it is trusted', async () => {
    const app = await start({ trustProxy: ['127.0.0.1'], publicUrl });
    expect(await askAs(app, host)).toEqual([403, ONLY_HERE]);
  });

  it('when it is one of a number', async () => {
    const app = await start({ trustProxy: 1, publicUrl });
    expect(await askAs(app, host)).toEqual([403, ONLY_HERE]);
  });

  it('when there is a password, trusted or not', async () => {
    const trusting = await start({ trustProxy: ['127.0.0.1'], publicUrl, operatorPassword: PASSWORD });
    expect(await askAs(trusting, host)).toEqual([401, ASKED]);
    const app = await start({ publicUrl, operatorPassword: PASSWORD });
    expect(await askAs(app, host)).toEqual([401, ASKED]);
  });
});

it('brings nobody under the public name, also when the proxy is not known; on the machine it has another', async () => {
  const app = await start({ publicUrl });
  expect((await get(app, '/metrics', { host: 'daybook.example' })).statusCode).toBe(403);
  const [status] = await askAs(app, 'localhost:6066', '127.0.0.2');
  expect(status).toBe(200);
});

it('answers on the machine itself beside a trusted proxy at another address', async () => {
  const app = await start({ trustProxy: ['172.31.66.2'], publicUrl });
  const [status] = await askAs(app, 'localhost:6066');
  expect(status).toBe(200);
});

it('says once that a trusted proxy does not tell whom it brings', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const app = await start({ trustProxy: ['127.0.0.1'], publicUrl, logger });
  await get(app, '/crmManifest', { from: ELSEWHERE });
  await get(app, '/crmManifest', { 'x-forwarded-for': ELSEWHERE });
  // These are asked by what watches the server on its machine.
  for (const url of ['/isAlive', '/readyz', '/metrics']) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await get(app, url);
  }
  expect(lines).toEqual([]);
  await get(app, '/crmManifest');
  await get(app, '/crmManifest');
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    {
      level: 40,
      proxy: '127.0.0.1',
      msg: 'a trusted proxy sent no X-Forwarded-For, so that all people behind it count as one: let it send the address of the client',
    },
  ]);
  expect(lines).toHaveLength(1);
});

it.each(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])(
  'takes nobody for this machine who comes through a proxy that is not named to it, by %s',
  async (header) => {
    expect((await get(await start(), '/metrics', { [header]: '127.0.0.1' })).statusCode).toBe(403);
    const app = await start({ trustProxy: ['10.0.0.1'], publicUrl });
    expect((await get(app, '/metrics', { [header]: '127.0.0.1' })).statusCode).toBe(403);
  },
);

it.each([
  ['a website whose name leads to this machine', 'evil.example:6066', 403],
  ['localhost', 'localhost:6066', 200],
  ['a name below localhost', 'daybook.localhost', 200],
  ['the address', '127.0.0.2:6066', 200],
  ['the public name', 'daybook.example', 403],
])('asked under %s', async (_name, host, status) => {
  const app = await start({ publicUrl });
  expect((await get(app, '/metrics', { host })).statusCode).toBe(status);
});

it('lets everybody see that it lives and is ready', async () => {
  const app = await start();
  expect((await get(app, '/isAlive', { from: ELSEWHERE })).statusCode).toBe(200);
  expect((await get(app, '/readyz', { from: ELSEWHERE })).statusCode).toBe(200);
  expect((await get(app, '/crmManifest', { from: ELSEWHERE })).statusCode).toBe(200);
});

it('links to what the visitor may open', async () => {
  const app = await start({
    publicUrl,
    pages: { '/notes': { title: 'The notes', render: async ({ head }) => head } },
  });
  const links = [...(await get(app, '/notes')).body.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)</g)];
  expect(links.map(([, href, text]) => `${text} ${href}`)).toEqual([
    'Daybook /crm/',
    'Start /crm/',
    'Not filed /crm/unfiled',
    'Status /crm/status',
    'The notes /crm/notes',
    'Reference /crm/docs',
  ]);
});
