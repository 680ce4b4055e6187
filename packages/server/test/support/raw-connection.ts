import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP connection on which a test writes what no HTTP client would. */
export interface RawConnection {
  write: (text: string) => void;
  /** All that has come so far. */
  received: () => string;
  /** Resolves with the next whole answer: status, headers, body. */
  answer: () => Promise<RawAnswer>;
  /** Resolves when the server has ended the connection. */
  ended: Promise<void>;
  destroy: () => void;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Connects to a server that listens on the loopback.
 *
 * @param localAddress - any of 127.0.0.0/8: who connects from another one is another client
 */
export async function connectRaw(url: string, localAddress = '127.0.0.1'): Promise<RawConnection> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), localAddress });
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  const ended = once(socket, 'close').then(() => undefined);
  await once(socket, 'connect');
  return {
    write: (words) => void socket.write(words),
    received: () => text,
    async answer() {
      for (;;) {
        const { answer, rest } = takeAnswer(text);
        if (answer) {
          text = rest;
          return answer;
        }
        // oxlint-disable-next-line no-await-in-loop -- until all of it is there
        await nextData(socket);
      }
    },
    ended,
    destroy: () => void socket.destroy(),
  };
}

async function nextData(socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      socket.off('close', gone);
      resolve();
    };
    const gone = (): void => {
      socket.off('data', done);
      reject(new Error('The connection ended without an answer.'));
    };
    socket.once('data', done);
    socket.once('close', gone);
    if (socket.destroyed) gone();
  });
}

function takeAnswer(text: string): { answer?: RawAnswer; rest: string } {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return { rest: text };
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const bodyEnd = end + 4 + Number(headers['content-length'] ?? 0);
  if (text.length < bodyEnd) return { rest: text };
  const answer = { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4, bodyEnd) };
  return { answer, rest: text.slice(bodyEnd) };
}

/** The head of a request whose body is yet to come. */
export function head(line: string, { length, token }: { length: number; token?: string }): string {
  return [
    `${line} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `content-length: ${length}`,
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    '',
    '',
  ].join('\r\n');
}
