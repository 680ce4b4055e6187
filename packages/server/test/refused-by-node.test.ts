import { expect, it } from 'vitest';
import { startFakeDaybook } from './support/fake-daybook.js';
import { connectRaw, head } from './support/raw-connection.js';

const READ = 'This request cannot be read: ';
const line = { 'content-type': 'text/plain; charset=utf-8', 'access-control-allow-origin': '*' };

async function listen(): Promise<{ url: string; token: string }> {
  const daybook = await startFakeDaybook();
  const token = await daybook.token();
  return { token, url: await daybook.app.listen({ port: 0, host: '127.0.0.1' }) };
}

it.each([
  ['words that are no HTTP', 'hello there\r\n\r\n', 400, `${READ}it is not HTTP`],
  ['a method that is none', 'FETCH / HTTP/1.1\r\nhost: localhost\r\n\r\n', 400, `${READ}it is not HTTP`],
  ['a version that is none', 'GET / HTTP/9.9\r\nhost: localhost\r\n\r\n', 400, `${READ}it is not HTTP`],
  ['a greeting of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, `${READ}it is not HTTP`],
  ['a header that is none', 'GET / HTTP/1.1\r\nhost localhost\r\n\r\n', 400, `${READ}it is not HTTP`],
  ['no host', 'GET /isAlive HTTP/1.1\r\n\r\n', 400, `${READ}it names no host`],
  [
    'an address that is none',
    'GET /%zz HTTP/1.1\r\nhost: localhost\r\n\r\n',
    400,
    `${READ}its address is not one`,
  ],
  [
    'a long address',
    `GET /messageLog?messageIds=${'1'.repeat(33_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    431,
    "This request's address and headers are too long: the limit is 32 KB.",
  ],
  [
    'a long header',
    `GET /isAlive HTTP/1.1\r\nhost: localhost\r\ncookie: ${'1'.repeat(33_000)}\r\n\r\n`,
    431,
    "This request's address and headers are too long: the limit is 32 KB.",
  ],
  [
    'a body whose pieces have no size',
    'POST /apiKeyLogin HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nlarge\r\n',
    400,
    `${READ}it is not HTTP`,
  ],
  [
    'a body whose pieces have endless remarks',
    `POST /apiKeyLogin HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}`,
    413,
    'This request is too large: the limit is 16 KB of remarks in a body.',
  ],
])('answers %s with one line that the client can read', async (_what, text, status, body) => {
  const { url } = await listen();
  const connection = await connectRaw(url);
  connection.write(text);
  const answer = await connection.answer();
  expect(answer).toMatchObject({ status, headers: line, body });
});

it('goes on after an expectation that Node does not know', async () => {
  const { url } = await listen();
  const connection = await connectRaw(url);
  connection.write('GET /isAlive HTTP/1.1\r\nhost: localhost\r\nexpect: a miracle\r\n\r\n');
  expect(await connection.answer()).toMatchObject({ status: 200, headers: line, body: 'OK' });
});

it('takes an address as long as the ids of a thousand messages', async () => {
  const { url, token } = await listen();
  const ids = Array.from({ length: 1_000 }, (_, index) => String(1_000_000_000_000_000_000n + BigInt(index)));
  const answer = await fetch(`${url}/messageLog?jwtToken=${token}&messageIds=${ids.join(',')}`);
  expect(answer.status).toBe(200);
});

it.each([
  [
    'of 6 MB by somebody who is signed in',
    6_000_000,
    true,
    413,
    'This request is too large: the limit is 5 MB.',
  ],
  [
    'of 4 MB by nobody',
    4_000_000,
    false,
    400,
    'Please go to Settings and authorize CRM platform: nobody is signed in.',
  ],
])(
  'lets a client that sends a body %s to the end read why it is refused',
  async (_what, bytes, isSignedIn, status, body) => {
    const { url, token } = await listen();
    const connection = await connectRaw(url);
    connection.write(
      head('POST /messageLog', { length: bytes, ...(isSignedIn && { token }) }) + ' '.repeat(bytes),
    );
    expect(await connection.answer()).toMatchObject({ status, headers: line, body });
    connection.write('GET /isAlive HTTP/1.1\r\nhost: localhost\r\n\r\n');
    expect(await connection.answer()).toMatchObject({ status: 200, body: 'OK' });
  },
);

it('refuses a body without a length when it becomes too large, and not before', async () => {
  const { url, token } = await listen();
  const connection = await connectRaw(url);
  const piece = `f4240\r\n${' '.repeat(1_000_000)}\r\n`;
  connection.write(
    `POST /messageLog HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  connection.write(`${piece.repeat(6)}0\r\n\r\n`);
  expect(await connection.answer()).toMatchObject({
    status: 413,
    headers: line,
    body: 'This request is too large: the limit is 5 MB.',
  });
});
