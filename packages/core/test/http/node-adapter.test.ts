import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import axios, { type AxiosAdapter, AxiosError, type AxiosRequestConfig } from 'axios';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { nodeAdapter } from '../../src/index.js';

beforeEach(() => {
  vi.stubEnv('NO_PROXY', '*');
  return () => vi.unstubAllEnvs();
});

interface Arrived {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

async function startServer(listener: RequestListener): Promise<{ url: string; arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method, url, headers } = request;
      arrived.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      listener(request, response);
    });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, arrived };
}

/** What a connector sees of one request. */
async function outcome(adapter: AxiosAdapter, config: AxiosRequestConfig): Promise<unknown> {
  try {
    const { status, statusText, headers, data } = await axios.request({
      ...config,
      adapter,
      maxRedirects: 0,
    });
    return {
      status,
      statusText,
      headers: Object.entries(headers).filter(([name]) => name !== 'date'),
      data,
      type: typeof data,
    };
  } catch (error) {
    if (!(error instanceof AxiosError)) throw error;
    const { name, message, code, response } = error;
    return { name, message, code, status: response?.status, data: response?.data };
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };
const text = JSON.stringify({ name: 'Zoë 👍', note: 'x'.repeat(2_000) });
const give =
  (status: number, headers: Record<string, string | string[]>, body?: string | Buffer): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

describe.each<[string, RequestListener, AxiosRequestConfig]>([
  ['a text', give(200, JSON_TYPE, text), {}],
  ['a text that is no JSON', give(200, { 'content-type': 'text/html' }, '<p>'), {}],
  ['a text with a byte order mark', give(200, JSON_TYPE, `\u{FEFF}${text}`), {}],
  ['a text that is to stay one', give(200, JSON_TYPE, text), { responseType: 'text' }],
  ['a text in Latin 1', give(200, {}, Buffer.from([0x5a, 0xf6])), { responseEncoding: 'latin1' }],
  ['bytes', give(200, {}, Buffer.from([0, 255, 128])), { responseType: 'arraybuffer' }],
  ['nothing', give(204, {}), {}],
  ['no body for a HEAD', give(200, { ...JSON_TYPE, 'content-length': '7' }), { method: 'HEAD' }],
  ['several cookies', give(200, { 'set-cookie': ['a=1', 'b=2'], 'x-one': 'ä' }, '{}'), {}],
  ['a text in gzip', give(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(text)), {}],
  ['a text in GZIP', give(200, { ...JSON_TYPE, 'content-encoding': 'GZIP' }, gzipSync(text)), {}],
  ['a text in deflate', give(200, { ...JSON_TYPE, 'content-encoding': 'deflate' }, deflateSync(text)), {}],
  ['a text in Brotli', give(200, { ...JSON_TYPE, 'content-encoding': 'br' }, brotliCompressSync(text)), {}],
  ['nothing in gzip', give(200, { 'content-encoding': 'gzip' }), {}],
  [
    'a text in gzip that is to stay so',
    give(200, { 'content-encoding': 'gzip' }, gzipSync('{}')),
    { decompress: false, responseType: 'arraybuffer' },
  ],
  ['a refusal', give(404, JSON_TYPE, '{"error":"gone"}'), {}],
  ['a fault', give(503, JSON_TYPE, text), {}],
  ['a fault that is wanted', give(503, JSON_TYPE, text), { validateStatus: null }],
  ['a redirect', give(302, { location: 'http://localhost:1/' }), {}],
  ['too much', give(200, {}, 'x'.repeat(1_001)), { maxContentLength: 1_000 }],
  [
    'too much that was compressed',
    give(200, { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(100_000))),
    { maxContentLength: 1_000 },
  ],
  ['nothing in time', () => undefined, { timeout: 100 }],
  [
    'nothing in time, said clearly',
    () => undefined,
    { timeout: 100, transitional: { clarifyTimeoutError: true } },
  ],
  ['nothing in time, in words of one’s own', () => undefined, { timeout: 100, timeoutErrorMessage: 'Late.' }],
  ['a reset', (request) => request.socket.resetAndDestroy(), {}],
  ['a closed connection', (request) => request.socket.destroy(), { method: 'POST', data: {} }],
])('for an answer that is %s', (_name, listener, config) => {
  it('a connector sees the same as with axios’ own adapter', async () => {
    const { url } = await startServer(listener);
    const expected = await outcome(axios.getAdapter('http'), { ...config, url });
    expect(await outcome(nodeAdapter, { ...config, url })).toEqual(expected);
  });
});

it.each<[string, AxiosRequestConfig]>([
  ['a read', {}],
  ['parameters', { params: { q: "O'Neil & [1]", at: new Date(0), ids: [1, 2], none: null } }],
  ['parameters behind others', { url: '?a=1#part', params: { b: 2 } }],
  ['a base', { baseURL: '/api', url: '/things' }],
  ['JSON', { method: 'POST', data: { text: 'Zoë 👍' } }],
  ['a form', { method: 'POST', data: new URLSearchParams({ a: '1 2', b: 'ä' }) }],
  ['a text', { method: 'PUT', data: 'plain', headers: { 'Content-Type': 'text/plain' } }],
  ['bytes', { method: 'PATCH', data: Buffer.from([1, 2, 3]) }],
  ['a buffer', { method: 'PATCH', data: new Uint8Array([1, 2, 3]).buffer }],
  ['no body', { method: 'POST' }],
  ['a deletion', { method: 'DELETE' }],
  ['headers', { headers: { Authorization: 'Bearer key', 'X-Many': ['1', '2'], accept: 'text/csv' } }],
  ['a header with letters that none can have', { headers: { Authorization: ' kéy…\r\nX-Evil: 1 ' } }],
  ['a user agent', { headers: { 'user-agent': 'Acme', 'Accept-Encoding': 'identity' } }],
  ['no user agent', { headers: { 'User-Agent': false } }],
  ['a login in the address', { url: 'http://ann:pass@localhost/' }],
  ['a login', { auth: { username: 'ann', password: 'pass' } }],
  [
    'parts',
    { method: 'POST', data: { a: 1 }, headers: { 'content-type': 'multipart/form-data; boundary=b' } },
  ],
])('a request with %s arrives as with axios’ own adapter', async (_name, config) => {
  const server = await startServer(give(200, JSON_TYPE, '{}'));
  const { port } = new URL(server.url);
  const address = config.url?.startsWith('http')
    ? config.url.replace('localhost', `localhost:${port}`)
    : (config.url ?? '/');
  const whole = config.baseURL
    ? { ...config, baseURL: server.url + config.baseURL }
    : { ...config, url: new URL(address, server.url).href };
  await outcome(axios.getAdapter('http'), whole);
  await outcome(nodeAdapter, whole);
  const [expected, sent] = server.arrived.map((arrived): unknown =>
    JSON.parse(
      JSON.stringify(arrived)
        .replaceAll(/-{20,}\w+/g, 'boundary')
        .replace('gzip, compress, deflate, br', 'gzip, deflate, br'),
    ),
  );
  expect(sent).toEqual(expected);
});

it.each(['https://app.acme.example/things', 'http://localhost:1/things'])(
  'shows msw what goes to %s',
  async (url) => {
    const network = setupServer(
      http.post(url, async ({ request }) =>
        HttpResponse.json({ got: await request.json() }, { status: 201 }),
      ),
    );
    network.listen({ onUnhandledRequest: 'error' });
    onTestFinished(() => network.close());
    expect(await outcome(nodeAdapter, { url, method: 'POST', data: { a: 1 } })).toMatchObject({
      status: 201,
      data: { got: { a: 1 } },
    });
  },
);

it('asks for what it can read, and no more', async () => {
  const server = await startServer(give(200, JSON_TYPE, '{}'));
  await outcome(nodeAdapter, { url: server.url });
  expect(server.arrived[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
});

it('gives up an answer that breaks off', async () => {
  const { url } = await startServer((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('only this', () => request.socket.destroy());
  });
  expect(await outcome(nodeAdapter, { url })).toMatchObject({
    name: 'AxiosError',
    code: 'ERR_BAD_RESPONSE',
    status: 200,
  });
});

it('gives up an answer that stops for longer than the time-out', async () => {
  const { url } = await startServer((_request, response) => response.write('[1'));
  expect(await outcome(nodeAdapter, { url, timeout: 300 })).toMatchObject({ code: 'ECONNABORTED' });
});

it('takes its time with an answer that goes on coming', async () => {
  const { url } = await startServer((_request, response) => {
    response.write('[1');
    const more = setInterval(() => response.write(',1'), 50);
    setTimeout(() => {
      clearInterval(more);
      response.end(']');
    }, 3_500);
  });
  expect(await outcome(nodeAdapter, { url, timeout: 3_000 })).toMatchObject({ status: 200 });
});

it('can be given up while an answer comes', async () => {
  const controller = new AbortController();
  const { url } = await startServer((_request, response) => {
    response.write('x', () => controller.abort());
  });
  expect(await outcome(nodeAdapter, { url, signal: controller.signal })).toMatchObject({
    name: 'CanceledError',
    code: 'ERR_CANCELED',
  });
});

it('leaves nothing on a signal that outlives the request', async () => {
  const { signal } = new AbortController();
  const add = vi.spyOn(signal, 'addEventListener');
  const remove = vi.spyOn(signal, 'removeEventListener');
  const { url } = await startServer(give(200, JSON_TYPE, '{}'));
  await outcome(nodeAdapter, { url, signal });
  await outcome(nodeAdapter, { url: 'http://localhost:1/', signal });
  expect([add.mock.calls.length, remove.mock.calls.map(([name, listener]) => [name, listener])]).toEqual([
    2,
    add.mock.calls.map(([name, listener]) => [name, listener]),
  ]);
});

it.each(['HTTP_PROXY', 'all_proxy'])('goes through the proxy that %s names', async (name) => {
  const proxy = await startServer(give(200, JSON_TYPE, '{"by":"proxy"}'));
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('no_proxy', '');
  vi.stubEnv(name, proxy.url);
  expect(await outcome(nodeAdapter, { url: 'http://acme.example/x' })).toMatchObject({
    data: { by: 'proxy' },
  });
  expect(proxy.arrived[0]?.url).toBe('http://acme.example/x');
});
