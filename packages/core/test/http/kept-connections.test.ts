import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { caught } from '../support/caught.js';
import { client, prepareEachTest, slept } from '../support/still-client.js';

prepareEachTest();

interface Crm {
  url: string;
  /** Every connection that was made, oldest first. */
  connections: Socket[];
  /** The number of the connection that each request came over. */
  requests: number[];
}

/** A CRM that tells nothing about its connections and closes none by itself. */
async function startCrm(
  options: { says?: string | undefined; listener?: RequestListener } = {},
): Promise<Crm> {
  const connections: Socket[] = [];
  const requests: number[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(connections.indexOf(request.socket));
    if (options.says !== undefined) response.setHeader('Keep-Alive', options.says);
    if (options.listener) return options.listener(request, response);
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    response.end('{}');
  };
  const server = createServer({ keepAliveTimeout: 0 }, listener);
  server.on('connection', (socket: Socket) => connections.push(socket));
  return { url: await listen(server), connections, requests };
}

async function oneByOne<Item>(items: Iterable<Item>, visit: (item: Item) => Promise<unknown>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one after another is the point
  for (const item of items) await visit(item);
}

const rounds = (count: number): number[] => Array.from({ length: count }, (_, round) => round);

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  server.listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

/** Which of these connections the other side closes first. */
const firstToEnd = (...sockets: (Socket | undefined)[]): Promise<number> =>
  Promise.race(
    sockets.map(async (socket, index) => socket && once(socket, 'end').then(() => index)),
  ) as Promise<number>;

describe('a connection', () => {
  it('is used again while its CRM keeps it', async () => {
    const crm = await startCrm({ says: 'timeout=3600' });
    const http = client();
    await oneByOne(['get', 'post', 'patch', 'get'], (method) => http.request({ url: crm.url, method }));
    expect(crm.requests).toEqual([0, 0, 0, 0]);
  });

  it('carries nothing along from one request to the next', async () => {
    const crm = await startCrm({ says: 'timeout=3600' });
    const warn = vi.spyOn(process, 'emitWarning');
    const http = client();
    await oneByOne(rounds(30), (round) => http.post(crm.url, { round }));
    expect(crm.connections).toHaveLength(1);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each(['timeout=1', 'timeout=0', 'max=100, timeout=1', 'Timeout="1"'])(
    'is not used again when its CRM says that it closes it at once (%s)',
    async (says) => {
      const crm = await startCrm({ says });
      const http = client();
      await oneByOne(['get', 'post', 'get'], (method) => http.request({ url: crm.url, method }));
      expect(crm.requests).toEqual([0, 1, 2]);
    },
  );

  it('is not used any more by a process that was too busy to give it up in time', async () => {
    const crm = await startCrm({ says: 'timeout=2' });
    const http = client();
    await http.get(crm.url);
    await nextTurn();
    const until = performance.now() + 1_050;
    while (performance.now() < until);
    await http.get(crm.url);
    expect(crm.requests).toEqual([0, 1]);
  });

  it.each([
    ['a second before its CRM closes it', 'timeout=2'],
    ['before long where its CRM says nothing', undefined],
  ])('is given up %s', async (_when, says) => {
    const [patient, crm] = [await startCrm({ says: 'timeout=3600' }), await startCrm({ says })];
    const http = client();
    await oneByOne([patient.url, crm.url], (url) => http.get(url));
    expect(await firstToEnd(patient.connections[0], crm.connections[0])).toBe(1);
  });
});

it('never writes to a connection whose closing has arrived', async () => {
  const crm = await startCrm();
  const http = client();
  await oneByOne(rounds(50), async (round) => {
    await http.post(crm.url, { round });
    const socket = crm.connections.at(-1) as Socket;
    socket.destroySoon();
    await once(socket, 'close');
  });
  expect(crm.requests).toEqual(rounds(50));
});

/** A CRM in a thread of its own, that closes each connection a tenth of a second after its answer, and has not said so. */
async function startHastyCrm(): Promise<string> {
  const thread = new Worker(
    `const server = require('node:net').createServer((socket) => {
       socket.on('error', () => undefined).on('data', () => {
         socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}');
         setTimeout(() => socket.end(), 100);
       });
     });
     server.listen(0, 'localhost', () => require('node:worker_threads').parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  onTestFinished(async () => void (await thread.terminate()));
  const [port] = (await once(thread, 'message')) as [number];
  return `http://localhost:${port}/`;
}

it('nor when it has arrived while somebody else was about to write', async () => {
  const [hasty, other] = [await startHastyCrm(), await startCrm()];
  const http = client();
  await http.get(hasty);
  const late = new Promise((resolve) => {
    setImmediate(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      resolve(http.post(hasty, {}));
    });
  });
  await Promise.all([http.post(other.url, {}), expect(late).resolves.toMatchObject({ status: 200 })]);
});

/** Closes a connection when a second request comes over it, before a byte of an answer. */
const closing =
  (close: (socket: Socket) => void): RequestListener =>
  (request, response) => {
    const socket: Socket & { isUsed?: boolean } = request.socket;
    if (socket.isUsed) return close(socket);
    socket.isUsed = true;
    response.setHeader('Content-Type', 'application/json');
    response.end('{}');
  };
const ways: [string, (socket: Socket) => void][] = [
  ['closed', (socket) => socket.destroy()],
  ['reset', (socket) => socket.resetAndDestroy()],
];

describe.each(ways)('a connection that is %s when it is used again', (_way, close) => {
  it.each([
    ['read', { method: 'GET' }],
    ['search by POST', { method: 'POST', data: { query: 'Ada' }, isRead: true }],
  ])('costs a %s nothing but another connection, at once', async (_kind, request) => {
    const crm = await startCrm({ listener: closing(close) });
    const http = client();
    const ask = (): Promise<{ data: unknown }> => http.request({ ...request, url: crm.url });
    await oneByOne(rounds(5), async () => expect((await ask()).data).toEqual({}));
    expect(slept).toEqual([]);
  });

  it('is the only one that a read meets, however many are open', async () => {
    const crm = await startCrm({ listener: closing(close) });
    const http = client();
    await Promise.all(Array.from({ length: 8 }, () => http.get(crm.url)));
    expect(crm.connections).toHaveLength(8);
    expect((await http.get(crm.url)).data).toEqual({});
    expect(crm.connections).toHaveLength(9);
    expect(crm.requests).toHaveLength(10);
  });

  it('makes a write one of unknown fate, which is not sent again', async () => {
    const crm = await startCrm({ listener: closing(close) });
    const http = client();
    await http.get(crm.url);
    const error = await caught(http.post(crm.url, {}));
    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
    expect(crm.requests).toEqual([0, 0]);
  });
});

it('a request that is given up costs no other connection', async () => {
  const controller = new AbortController();
  const crm = await startCrm({
    says: 'timeout=3600',
    listener: ({ url }, response) => (url === '/slow' ? controller.abort() : response.end('{}')),
  });
  const http = client();
  await Promise.all([http.get(crm.url), http.get(crm.url)]);
  const closed = Promise.race(crm.connections.map((connection) => once(connection, 'close')));
  await caught(http.get(`${crm.url}slow`, { signal: controller.signal }));
  await closed;
  await http.get(crm.url);
  expect(crm.connections).toHaveLength(2);
});

it('a read is tried three times in all, also when connections are closed', async () => {
  const crm = await startCrm({ listener: (request) => request.socket.destroy() });
  const error = await caught(client().get(crm.url));
  expect(error).toMatchObject({ code: 'crm_unavailable' });
  expect(crm.requests).toEqual([0, 1, 2]);
});

it('a write is not sent by a process that was stopped right before, and has surely not landed', async () => {
  const crm = await startCrm({ says: 'timeout=3600' });
  const http = client({ sleep: async () => controller.abort() });
  const controller = new AbortController();
  await http.get(crm.url);
  let time = performance.now();
  // Whenever somebody looks, two seconds have gone by.
  vi.spyOn(performance, 'now').mockImplementation(() => (time += 2_000));
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const error = await caught(http.post(crm.url, {}, { signal: controller.signal }));
  expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: false });
  expect(crm.requests).toEqual([0]);
});

describe('a write that found no connection', () => {
  it('has surely not landed, whatever the connection failed of', async () => {
    let attempts = 0;
    const server = createTcpServer((socket) => {
      attempts += 1;
      socket.on('error', () => undefined).resetAndDestroy();
    });
    const url = (await listen(server)).replace('http:', 'https:');
    const error = await caught(client().post(url, {}));
    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: false });
    expect(attempts).toBe(3);
  });

  it('has surely not landed when it was given up meanwhile', async () => {
    const controller = new AbortController();
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      controller.abort();
    });
    const url = (await listen(server)).replace('http:', 'https:');
    const error = await caught(client().post(url, {}, { signal: controller.signal }));
    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: false });
  });
});
