import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DaybookError } from '@daybook/core';
import type { FastifyInstance } from 'fastify';
import { MAXIMUM_HEADER_BYTES } from './connection-limits.js';
import { toOneLine } from './error-answers.js';

/** Time for a client to read an answer before its connection ends, in milliseconds. */
const LINGER_MS = 1_000;

/** What Node itself refuses, by the code of its error. */
const refusals: Record<string, () => DaybookError> = {
  ERR_HTTP_REQUEST_TIMEOUT: () => new DaybookError('request_too_slow'),
  HPE_HEADER_OVERFLOW: () =>
    new DaybookError('headers_too_large', { detail: `${MAXIMUM_HEADER_BYTES / 1_024} KB` }),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: () =>
    new DaybookError('body_too_large', { detail: '16 KB of remarks in a body' }),
};

/**
 * What Node refuses by itself never becomes a request: a line that is no HTTP, headers without end, a body that does
 * not come. It is answered all the same, in the one form that the client shows.
 */
export function answerWithoutRoute(app: FastifyInstance): void {
  const { server } = app;
  const answers = new WeakMap<Socket, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answers.set(request.socket, response);
  });
  // In place of Fastify's own listener, which answers JSON without CORS.
  server.removeAllListeners('clientError');
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket: Socket) => {
    if (isAnswered(answers.get(socket))) {
      socket.destroy();
      return;
    }
    const refusal = refusals[code]?.() ?? new DaybookError('bad_request', { detail: 'it is not HTTP' });
    if (socket.writable) app.log.info({ code: refusal.code, cause: code }, 'request refused');
    refuseOn(socket, refusal);
  });
  // Node would answer 417 without a word. Who expects something of us just gets an answer (RFC 9110, section 10.1.1).
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    server.emit('request', request, response),
  );
  // Node would answer this without a word as well.
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    if (raw.httpVersion !== '1.1' || raw.headers.host !== undefined) return done();
    done(new DaybookError('bad_request', { detail: 'it names no host' }));
  });
}

/** The request that fails has its answer, or a part of it, already. */
function isAnswered(answer: ServerResponse | undefined): boolean {
  if (answer === undefined || !answer.headersSent) return false;
  return !(answer.writableFinished && answer.req.complete);
}

/** Answers on a connection that has no request, and ends it. */
function refuseOn(socket: Socket, error: DaybookError): void {
  if (!socket.writable) return void socket.destroy();
  const { status, headers, line } = describe(error);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'connection: close'];
  for (const [name, value] of Object.entries(headers)) head.push(`${name}: ${value}`);
  socket.end(`${head.join('\r\n')}\r\n\r\n${line}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Answers a request that has no route, because its address cannot even be decoded, and passes no hook. */
export function refuseAddress(_error: unknown, _request: unknown, reply: { raw: ServerResponse }): void {
  const { status, headers, line } = describe(
    new DaybookError('bad_request', { detail: 'its address is not one' }),
  );
  reply.raw.writeHead(status, headers).end(line);
}

function describe(error: DaybookError): { status: number; headers: Record<string, string>; line: string } {
  const line = toOneLine(error.message);
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(line)),
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  return { status: error.status, headers, line };
}
