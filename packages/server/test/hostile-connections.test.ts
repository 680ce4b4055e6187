import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { hold } from './support/fake-daybook.js';
import { type Listening, listen, log } from './support/listening.js';
import { connectRaw, head, type RawConnection } from './support/raw-connection.js';
import { createTestDatabase } from './support/storages.js';

const MANY = 25;
const BUSY = 'Daybook is busy. Nothing was logged: please try again in 5 seconds.';
const TOO_SLOW = 'This request did not arrive in time. Nothing was logged: please try again.';

/** Begins requests and says no more than one byte of their bodies. */
async function silent(
  { url }: Listening,
  count: number,
  text: string,
  address?: string,
): Promise<RawConnection[]> {
  const connections = await Promise.all(Array.from({ length: count }, () => connectRaw(url, address)));
  for (const connection of connections) connection.write(`${text}{`);
  return connections;
}

/** Resolves when the server has read what was written before: requests of one process are read in their order. */
async function read({ url }: Listening): Promise<void> {
  await (await fetch(`${url}/isAlive`)).text();
}

describe('many silent requests shut nobody out', () => {
  it('of people who are not signed in: their bodies are not read', async () => {
    const daybook = await listen();
    const connections = await silent(daybook, MANY, head('POST /messageLog', { length: 5_000_000 }));
    const answers = await Promise.all(connections.map((connection) => connection.answer()));
    expect(
      answers.map(({ status, headers, body }) => [status, headers['access-control-allow-origin'], body]),
    ).toEqual(
      Array.from({ length: MANY }, () => [
        400,
        '*',
        'Please go to Settings and authorize CRM platform: nobody is signed in.',
      ]),
    );
    expect((await log(daybook, 'ann', 1))[0]).toBe(200);
  });

  it('to an address that does not exist', async () => {
    const daybook = await listen();
    const connections = await silent(daybook, MANY, head('POST /nowhere', { length: 5_000_000 }));
    const answers = await Promise.all(connections.map((connection) => connection.answer()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: MANY }, () => 404));
    expect((await log(daybook, 'ann', 1))[0]).toBe(200);
  });

  it.each(['POST /apiKeyLogin', 'POST /admin/settings'])(
    'to %s, which takes small bodies only',
    async (line) => {
      const daybook = await listen();
      const large = await silent(daybook, MANY, head(line, { length: 64_001 }));
      const answers = await Promise.all(large.map((connection) => connection.answer()));
      expect(answers.map(({ status, body }) => [status, body])).toEqual(
        Array.from({ length: MANY }, () => [413, 'This request is too large: the limit is 64 KB.']),
      );
      await silent(daybook, MANY, head(line, { length: 64_000 }), '127.0.0.2');
      await read(daybook);
      expect((await log(daybook, 'ann', 1))[0]).toBe(200);
      expect(await daybook.signInAgain('ann')).toMatch(/^ey/);
    },
  );

  it('of one who is signed in: bytes count as they arrive', async () => {
    // Room for one body that is as long as is announced, and for no other beside it.
    const daybook = await listen({ bytesInHand: 5_000_100, bytesInHandOfOne: 5_000_100 });
    await silent(
      daybook,
      MANY,
      head('POST /messageLog', { length: 5_000_000, token: await daybook.token('ann') }),
    );
    await read(daybook);
    expect((await log(daybook, 'ben', 1))[0]).toBe(200);
    expect((await log(daybook, 'ann', 2))[0]).toBe(200);
  });
});

// Looked for from each of its quotation marks anew, the end of the string would not be missed in the time that a test has.
it('answers a body of very many quotation marks in a string without an end as any that is no JSON', async () => {
  const daybook = await listen();
  const body = `[5578984350117917661,"${'\\"'.repeat(450_000)}`;
  const connection = await connectRaw(daybook.url);
  connection.write(
    head('POST /messageLog', { length: body.length, token: await daybook.token('ann') }) + body,
  );
  expect(await connection.answer()).toMatchObject({
    status: 400,
    body: 'This request cannot be read: its body is not JSON',
  });
});

describe('a request has a time-out', () => {
  const limits = { requestMs: 300 };

  it.each([
    ['nothing', ''],
    ['half a line', 'POST /mess'],
    ['half its headers', 'POST /messageLog HTTP/1.1\r\nhost: localhost\r\ncontent-le'],
    ['half a body at sign-in', `${head('POST /apiKeyLogin', { length: 100 })}{"apiKey"`],
  ])('that says %s', async (_what, text) => {
    const { url } = await listen(limits);
    const connection = await connectRaw(url);
    connection.write(text);
    expect(await connection.answer()).toMatchObject({
      status: 408,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'access-control-allow-origin': '*' },
      body: TOO_SLOW,
    });
    await connection.ended;
  });

  it.each([
    ['its headers', 'POST /apiKeyLogin HTTP/1.1\r\nhost: localhost\r\nx-slow: '],
    ['its body', head('POST /apiKeyLogin', { length: 60_000 })],
    [
      'a chunked body',
      'POST /apiKeyLogin HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    ],
  ])('that sends %s byte by byte', async (what, text) => {
    const { url } = await listen(limits);
    const connection = await connectRaw(url);
    connection.write(text);
    const drip = setInterval(() => connection.write(what === 'a chunked body' ? '1\r\n \r\n' : ' '), 20);
    const answer = await connection.answer();
    clearInterval(drip);
    expect([answer.status, answer.body]).toEqual([408, TOO_SLOW]);
    await connection.ended;
  });

  it('whose body a signed-in person holds back, and its place is free again', async () => {
    const daybook = await listen({ requestMs: 2_000, requestsInHandOfOneUser: 1, turnMs: 60_000 });
    const text = head('POST /messageLog', { length: 5_000_000, token: await daybook.token('ann') });
    const begun = once(daybook.app.server, 'request');
    const [connection] = await silent(daybook, 1, text);
    await begun;
    const injected = await daybook.log(conversation([message(1, 'message 1')]), 'ann');
    expect(injected.statusCode).toBe(200);
    await connection?.ended;
  });

  it('also when it was answered before its body came: the connection ends, without a second answer', async () => {
    const daybook = await listen({ requestMs: 2_000 });
    const [connection] = await silent(daybook, 1, head('POST /messageLog', { length: 5_000_000 }));
    expect((await connection?.answer())?.status).toBe(400);
    await connection?.ended;
    expect(connection?.received()).toBe('');
  });

  it('and a connection on which nothing moves ends, also while its answer is awaited', async () => {
    const daybook = await listen({ silenceMs: 200 });
    const letGo = hold(daybook);
    const day = JSON.stringify(conversation([message(1, 'message 1')]));
    const text = head('POST /messageLog', { length: day.length, token: await daybook.token('ann') });
    const connection = await connectRaw(daybook.url);
    connection.write(text + day);
    await connection.ended;
    letGo();
    const injected = await daybook.log(conversation([message(2, 'message 2')]), 'ben');
    expect(injected.statusCode).toBe(200);
  });
});

describe('one has a share of what is in hand', () => {
  it('of one address without a sign-in', async () => {
    const daybook = await listen({ requestsInHandOfOneAddress: 2, turnMs: 50 });
    await silent(daybook, 2, head('POST /apiKeyLogin', { length: 100 }), '127.0.0.3');
    await read(daybook);
    const third = await connectRaw(daybook.url, '127.0.0.3');
    third.write('GET /isAlive HTTP/1.1\r\nhost: localhost\r\n\r\n');
    expect(await third.answer()).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5', 'access-control-allow-origin': '*' },
      body: BUSY,
    });
    const elsewhere = await connectRaw(daybook.url, '127.0.0.4');
    elsewhere.write('GET /isAlive HTTP/1.1\r\nhost: localhost\r\n\r\n');
    expect((await elsewhere.answer()).status).toBe(200);
    const signedIn = await connectRaw(daybook.url, '127.0.0.3');
    signedIn.write(
      `GET /user/settings HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${await daybook.token('ann')}\r\n\r\n`,
    );
    expect((await signedIn.answer()).status).toBe(200);
  });

  it('of all who are not signed in, together: half', async () => {
    const daybook = await listen({ requestsInHand: 4 });
    await silent(daybook, 1, head('POST /apiKeyLogin', { length: 100 }), '127.0.0.3');
    await silent(daybook, 1, head('POST /apiKeyLogin', { length: 100 }), '127.0.0.4');
    const refused = await connectRaw(daybook.url, '127.0.0.5');
    const begun = await silent(daybook, 1, head('POST /apiKeyLogin', { length: 100 }), '127.0.0.5');
    expect((await begun[0]?.answer())?.body).toBe(BUSY);
    refused.destroy();
    expect((await log(daybook, 'ann', 1))[0]).toBe(200);
  });

  it('of one sign-in: what is too much waits for its turn, and takes nothing from others', async () => {
    const daybook = await listen({ requestsInHand: 5, requestsInHandOfOneUser: 2, turnMs: 60_000 });
    const text = head('POST /messageLog', { length: 100, token: await daybook.token('ann') });
    const begun = await silent(daybook, 2, text);
    await read(daybook);
    const waiting = [
      log(daybook, 'ann', 1),
      log(daybook, 'ann', 2),
      log(daybook, 'ann', 3),
      log(daybook, 'ann', 4),
    ];
    expect((await log(daybook, 'ben', 5))[0]).toBe(200);
    expect(daybook.crm.entries).toHaveLength(1);
    begun[0]?.destroy();
    const statuses = (await Promise.all(waiting)).map(([status]) => status);
    expect(statuses).toEqual([200, 200, 200, 200]);
  });

  describe('of one person, who has signed in three times', () => {
    const limits = { requestsInHand: 5, requestsInHandOfOneUser: 2, turnMs: 600_000, requestMs: 240_000 };
    const signInThrice = async (daybook: Listening): Promise<string[]> => [
      await daybook.token('ann'),
      await daybook.signInAgain('ann'),
      await daybook.signInAgain('ann'),
    ];

    it('and holds bodies back', async () => {
      const daybook = await listen(limits);
      for (const token of await signInThrice(daybook)) {
        // oxlint-disable-next-line no-await-in-loop -- one sign-in after another
        await silent(daybook, 2, head('POST /messageLog', { length: 100, token }));
      }
      await read(daybook);
      expect((await log(daybook, 'ben', 1))[0]).toBe(200);
    });

    it('and logs while the CRM does not answer', async () => {
      const daybook = await listen(limits);
      const letGo = hold(daybook);
      const tokens = await signInThrice(daybook);
      const answers = await Promise.all(
        [...tokens, ...tokens].map(async (token, index) => {
          const day = JSON.stringify(
            conversation([message(index + 1, 'Hello')], { key: `conversation ${index + 1}/7/14/2026` }),
          );
          const connection = await connectRaw(daybook.url);
          connection.write(head('POST /messageLog', { length: day.length, token }) + day);
          return connection;
        }),
      );
      await read(daybook);
      await expect.poll(() => daybook.crm.calls).toEqual(['create', 'create']);
      const settings = await fetch(`${daybook.url}/user/settings`, {
        headers: { authorization: `Bearer ${await daybook.token('ben')}` },
      });
      expect(settings.status).toBe(200);
      letGo();
      const statuses = await Promise.all(
        answers.map(async (connection) => (await connection.answer()).status),
      );
      expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    });

    it('of the bytes of bodies', async () => {
      const daybook = await listen({ bytesInHandOfOne: 10_000, requestMs: 240_000 });
      const answers = (await signInThrice(daybook)).map(async (token) => {
        const connection = await connectRaw(daybook.url);
        connection.write(head('POST /messageLog', { length: 20_000, token }) + ' '.repeat(4_000));
        return connection.answer();
      });
      expect(await Promise.race(answers)).toMatchObject({ status: 503, body: BUSY });
      expect((await log(daybook, 'ben', 1))[0]).toBe(200);
      // Their connections end with the test.
      for (const answer of answers) answer.catch(() => undefined);
    });
  });

  it('of those who wait for their turn', async () => {
    const daybook = await listen({
      requestsInHand: 4,
      requestsInHandOfOneUser: 1,
      turnMs: 600_000,
      requestMs: 240_000,
    });
    const holdBack = async (name: 'ann' | 'ben'): Promise<RawConnection[]> => {
      // A token that has been seen is known at once: what comes later is counted later.
      expect((await log(daybook, name, 11))[0]).toBe(200);
      const text = head('POST /messageLog', { length: 100, token: await daybook.token(name) });
      const begun = await silent(daybook, 1, text);
      await read(daybook);
      return begun;
    };
    await holdBack('ann');
    const refused: string[] = [];
    for (let number = 1; number <= 10; number += 1) {
      void log(daybook, 'ann', number).then(
        ([, words]) => refused.push(words),
        () => undefined,
      );
    }
    await expect.poll(() => refused).toEqual([BUSY, BUSY, BUSY, BUSY]);
    const [held] = await holdBack('ben');
    const waiting = log(daybook, 'ben', 12);
    await read(daybook);
    held?.destroy();
    expect((await waiting)[0]).toBe(200);
  });

  it('of the bytes of bodies', async () => {
    const daybook = await listen({ bytesInHandOfOne: 10_000 });
    const text = head('POST /messageLog', { length: 20_000, token: await daybook.token('ann') });
    const first = await connectRaw(daybook.url);
    first.write(text + ' '.repeat(9_900));
    await read(daybook);
    const second = await connectRaw(daybook.url);
    second.write(text + ' '.repeat(200));
    expect(await second.answer()).toMatchObject({ status: 503, body: BUSY });
    expect((await log(daybook, 'ben', 1))[0]).toBe(200);
    first.destroy();
    second.destroy();
  });

  it('of connections', async () => {
    const daybook = await listen({ connectionsOfOneAddress: 2 });
    await connectRaw(daybook.url, '127.0.0.3');
    const second = await connectRaw(daybook.url, '127.0.0.3');
    const third = await connectRaw(daybook.url, '127.0.0.3');
    await third.ended;
    // Nor is it told that its time is over.
    expect(third.received()).toBe('');
    expect((await log(daybook, 'ann', 1))[0]).toBe(200);
    second.destroy();
    await second.ended;
    await expect.poll(() => alive(daybook.url, '127.0.0.3')).toBe(200);
  });
});

async function alive(url: string, address: string): Promise<number> {
  const connection = await connectRaw(url, address);
  connection.write('GET /isAlive HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const status = await connection.answer().then(
    (answer) => answer.status,
    () => 0,
  );
  connection.destroy();
  return status;
}

describe('who goes before the answer', () => {
  it('keeps its place until its work is done', async () => {
    const daybook = await listen({ requestsInHand: 1 });
    const letGo = hold(daybook);
    const day = JSON.stringify(conversation([message(1, 'message 1')]));
    const connection = await connectRaw(daybook.url);
    connection.write(
      head('POST /messageLog', { length: day.length, token: await daybook.token('ann') }) + day,
    );
    await expect.poll(() => daybook.crm.calls.length).toBe(1);
    connection.destroy();
    await connection.ended;
    expect(await log(daybook, 'ben', 2)).toEqual([503, BUSY]);
    letGo();
    await expect.poll(async () => (await log(daybook, 'ben', 2))[0]).toBe(200);
  });

  it('leaves no place taken when it goes before its body is read', async () => {
    const database = await createTestDatabase('SQLite');
    onTestFinished(database.remove);
    const storage = await database.open();
    const findUser = storage.sessions.findUser.bind(storage.sessions);
    const daybook = await listen({ requestsInHandOfOneUser: 1, turnMs: 5_000 }, {}, storage);
    const token = await daybook.token('ann');
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    let letGo: () => void = () => undefined;
    const isAnswered = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    storage.sessions.findUser = async (...person) => {
      asked();
      await isAnswered;
      return findUser(...person);
    };
    const connected = once(daybook.app.server, 'connection') as Promise<[Socket]>;
    const [connection] = await silent(daybook, 1, head('POST /messageLog', { length: 100, token }));
    const [socket] = await connected;
    await isAsked;
    const closed = once(socket, 'close');
    connection?.destroy();
    await closed;
    letGo();
    expect((await log(daybook, 'ann', 1))[0]).toBe(200);
  });

  it('leaves no place taken by requests that waited behind the first on the same connection', async () => {
    const daybook = await listen({ requestsInHand: 4 });
    const letGo = hold(daybook);
    const day = JSON.stringify(conversation([message(1, 'message 1')]));
    const token = await daybook.token('ann');
    const connection = await connectRaw(daybook.url);
    connection.write(head('POST /messageLog', { length: day.length, token }) + day);
    const settings = `GET /user/settings HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`;
    connection.write(settings.repeat(3));
    await expect.poll(() => daybook.crm.calls.length).toBe(1);
    await expect.poll(async () => (await fetch(`${daybook.url}/isAlive`)).status).toBe(503);
    connection.destroy();
    await connection.ended;
    letGo();
    await expect.poll(async () => (await fetch(`${daybook.url}/isAlive`)).status).toBe(200);
    const logFour = async (): Promise<unknown[]> => {
      const answers = await Promise.all([1, 2, 3, 4].map((number) => log(daybook, 'ben', number)));
      return answers.map(([status]) => status);
    };
    await expect.poll(logFour).toEqual([200, 200, 200, 200]);
  });
});
