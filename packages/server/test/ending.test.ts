import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { openConnection, requestText } from './support/connection.js';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { until } from './support/processes.js';

const HOUR_MS = 3_600_000;
const STOPPING = 'Daybook is being stopped or restarted. Nothing was logged: please try again in a minute.';

type Listening = FakeDaybook & { url: string };

async function listen(options?: FakeDaybookOptions): Promise<Listening> {
  const daybook = await startFakeDaybook(options);
  return { ...daybook, url: await daybook.app.listen({ port: 0, host: '127.0.0.1' }) };
}

/** A wait that the test ends. */
function makeGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  onTestFinished(() => open());
  return { opened, open };
}

/** A request that is under way until the test lets the CRM answer. */
async function beginSlowRequest({
  crm,
  token,
  url,
}: Listening): Promise<{ answer: Promise<Response>; finish: () => void }> {
  const gate = makeGate();
  crm.gate = gate.opened;
  const answer = fetch(`${url}/messageLog`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
    body: JSON.stringify(conversation([message(1, 'under way')])),
  });
  await until(() => crm.calls.length > 0);
  return { answer, finish: gate.open };
}

/** Whether the server takes a new connection; else why not. */
async function connecting(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect');
    return 'taken';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    socket.destroy();
  }
}

it.each([
  ['says nothing', ''],
  ['stops within its headers', 'GET /isAlive HTTP/1.1\r\nHost: loc'],
  [
    'stops within its body',
    requestText('POST /apiKeyLogin', {
      headers: { 'content-type': 'application/json', 'content-length': '5000' },
    }),
  ],
  ['is kept alive after its answer', requestText('GET /isAlive')],
])('ends although a connection %s', async (_what, sent) => {
  const { app, url } = await listen();
  const connection = await openConnection(url);
  connection.socket.write(sent);
  if (sent.endsWith('\r\n\r\n') && sent.startsWith('GET')) {
    await until(() => connection.received.endsWith('OK'));
  }
  await app.close();
  await connection.closed;
  expect(connection.error).toBeUndefined();
});

it('answers what comes on kept-alive connections while it ends: text that the client can read, and a close', async () => {
  const daybook = await listen();
  const connections = await Promise.all(
    ['POST /messageLog', 'GET /nowhere', 'OPTIONS /messageLog', 'GET /readyz', 'GET /isAlive'].map(
      async (line) => ({ line, connection: await openConnection(daybook.url) }),
    ),
  );
  for (const { connection } of connections) connection.socket.write(requestText('GET /isAlive'));
  await until(() => connections.every(({ connection }) => connection.received.endsWith('OK')));
  expect(connections[0]?.connection.received).not.toMatch(/connection: close/i);

  const slow = await beginSlowRequest(daybook);
  const closing = daybook.app.close();
  await until(async () => (await connecting(daybook.url)) === 'ECONNREFUSED');
  const preflight = { origin: 'https://any.example', 'access-control-request-method': 'POST' };
  for (const { line, connection } of connections) {
    connection.received = '';
    connection.socket.write(requestText(line, { headers: preflight }));
  }
  await Promise.all(connections.map(({ connection }) => connection.closed));
  const answers = connections.map(({ connection: { received } }) => {
    const [head = '', body] = received.split('\r\n\r\n');
    expect(head).toMatch(/^connection: close$/im);
    return [
      head.split(' ')[1],
      body,
      /^content-type: (.*)$/im.exec(head)?.[1],
      /^access-control-allow-origin: (.*)$/im.exec(head)?.[1],
    ];
  });
  expect(answers).toEqual([
    ['503', STOPPING, 'text/plain; charset=utf-8', '*'],
    ['503', STOPPING, 'text/plain; charset=utf-8', '*'],
    ['204', '', undefined, '*'],
    ['503', STOPPING, 'text/plain; charset=utf-8', undefined],
    ['200', 'OK', 'text/plain; charset=utf-8', '*'],
  ]);
  expect(connections.map(({ connection }) => connection.error)).toEqual(connections.map(() => undefined));

  slow.finish();
  const answer = await slow.answer;
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  await closing;
  expect(daybook.crm.entries).toHaveLength(1);
});

it('takes up nothing that is due while it waits for requests under way', async () => {
  const keyRing = createKeyRing([SECRET]);
  const storage = await openSqliteStorage({ file: ':memory:', keyRing });
  const looks = vi.spyOn(storage.logbook, 'due');
  const daybook = await listen({ server: { storage, background: 'on', logbook: { pollMs: 1 } } });
  const slow = await beginSlowRequest(daybook);
  await until(() => looks.mock.calls.length > 2);
  const closing = daybook.app.close();
  await until(async () => (await connecting(daybook.url)) === 'ECONNREFUSED');
  looks.mockClear();
  for (let turn = 0; turn < 100; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- many times as long as from one look to the next
    await connecting(daybook.url);
  }
  expect(looks).not.toHaveBeenCalled();
  slow.finish();
  expect((await slow.answer).status).toBe(200);
  await closing;
});

it('cuts off after 30 seconds whose request is still under way, and what was taken in is written all the same', async () => {
  const daybook = await listen();
  const slow = await beginSlowRequest(daybook);
  const closing = daybook.app.close();
  await until(async () => (await connecting(daybook.url)) === 'ECONNREFUSED');
  daybook.clock.advance(31_000);
  await expect(slow.answer).rejects.toThrow('fetch failed');
  slow.finish();
  await closing;
  expect(daybook.crm.entries).toHaveLength(1);
});

it('reads a body that is on its way before it refuses: the answer arrives, and no reset', async () => {
  const daybook = await listen();
  const connection = await openConnection(daybook.url);
  connection.socket.write(requestText('GET /isAlive'));
  await until(() => connection.received.endsWith('OK'));
  const slow = await beginSlowRequest(daybook);
  const closing = daybook.app.close();
  await until(async () => (await connecting(daybook.url)) === 'ECONNREFUSED');
  // More than the machine's buffers hold: who answers and closes without reading resets the connection.
  const body = ' '.repeat(4_900_000);
  const headers = { 'content-type': 'application/json' };
  // As a client does that sends all of it before it reads.
  connection.socket.pause();
  await new Promise((resolve) => {
    connection.socket.write(requestText('POST /messageLog', { body, headers }), resolve);
  });
  connection.socket.resume();
  await connection.closed;
  expect(connection.received).toMatch(/^HTTP\/1\.1 200 .*HTTP\/1\.1 503 /s);
  expect(connection.received.endsWith(STOPPING)).toBe(true);
  expect(connection.error).toBeUndefined();
  slow.finish();
  await closing;
});

it('answers who was connected before it stopped listening, though it had not seen them yet', async () => {
  const { app, url } = await listen();
  const agent = new Agent({ maxSockets: 100 });
  onTestFinished(() => agent.destroy());
  const asked = Array.from({ length: 100 }, () => get(`${url}/serverVersionInfo`, { agent }));
  const answers = Promise.all(
    asked.map(async (request) => {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return response.statusCode;
    }),
  );
  // The system has taken these connections; the server learns of one at a time.
  await once(app.server, 'connection');
  await app.close();
  const statuses = await answers;
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(statuses).toHaveLength(100);
});

it('says first that it is not ready, and serves everybody as long as the setting says', async () => {
  const notice = makeGate();
  const waits: number[] = [];
  const { app, url } = await listen({
    server: {
      unreadyMs: 5_000,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
        await notice.opened;
      },
    },
  });
  const ask = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(url + path);
    return [answer.status, await answer.text()];
  };
  expect(await ask('/readyz')).toEqual([200, 'ready']);
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const closing = app.close();
  // oxlint-disable-next-line no-await-in-loop -- turn after turn
  while (waits.length === 0) await nextTurn();
  vi.advanceTimersByTime(HOUR_MS);
  vi.useRealTimers();
  expect(waits).toEqual([5_000]);
  expect(await ask('/readyz')).toEqual([503, STOPPING]);
  const kept = await openConnection(url);
  for (const times of [1, 2]) {
    kept.socket.write(requestText('GET /isAlive'));
    // oxlint-disable-next-line no-await-in-loop -- one after the other on the same connection
    await until(() => kept.received.split('\r\n\r\nOK').length === times + 1);
  }
  expect(await connecting(url)).toBe('taken');
  notice.open();
  await closing;
  expect(await connecting(url)).toBe('ECONNREFUSED');
});
