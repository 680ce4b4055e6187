import type { IncomingMessage } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { finished } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DaybookError } from '@daybook/core';
import type { FastifyInstance } from 'fastify';
import { trackConnections } from './connections.js';

/** After this many turns the machine's queue is left, full or not: somebody connects faster than we look. */
const MOST_TURNS = 10_000;
const COME_BACK_MS = 60_000;

export interface DrainOptions {
  /** For how long `/readyz` says no, while everything else goes on, before no more connections are taken. */
  unreadyMs: number;
  /** Called when no more connections are taken, and those that are there are waited for. */
  onDraining: () => void;
  sleep: (milliseconds: number) => Promise<void>;
  now: () => number;
}

/**
 * How a server ends when it is closed: it is no longer ready; after a while it takes no more connections; what comes on
 * kept ones is refused in words that the client shows, what is under way is answered, and each answer ends its
 * connection. Who is silent is closed. Nobody is reset.
 *
 * @returns whether the server has begun to end
 */
export function drainConnections(
  app: FastifyInstance,
  { unreadyMs, onDraining, sleep, now }: DrainOptions,
): () => boolean {
  let isEnding = false;
  let isDraining = false;
  const connections = trackConnections(app, now);
  app.addHook('preClose', async () => {
    isEnding = true;
    if (unreadyMs > 0) await sleep(unreadyMs);
    await takeWhoWaits(app);
    // Not the HTTP server's own: that one closes kept connections in the middle of the next request.
    TcpServer.prototype.close.call(app.server);
    isDraining = true;
    onDraining();
    await connections.end();
  });
  app.addHook('onRequest', (request, reply, done) => {
    // Fastify's own, too early: who is told to connect anew may come just when nobody is taken any more.
    if (isEnding && !isDraining) reply.raw.removeHeader('connection');
    // Without its preflight a browser shows nothing; and the process does live.
    if (!isDraining || request.method === 'OPTIONS') return done();
    if (request.routeOptions.url === '/isAlive') return done();
    done(new DaybookError('stopping', { retryAfterMs: COME_BACK_MS }));
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!isDraining) return done();
    void reply.header('connection', 'close');
    whenRead(request.raw, done);
  });
  return () => isEnding;
}

/** The machine has taken connections that this process learns of one at a time; closing now would reset them. */
async function takeWhoWaits({ server }: FastifyInstance): Promise<void> {
  let turnsSince = 0;
  const onConnection = (): void => {
    turnsSince = 0;
  };
  server.on('connection', onConnection);
  for (let turn = 0; turn < MOST_TURNS && turnsSince < 2; turn += 1) {
    turnsSince += 1;
    // oxlint-disable-next-line no-await-in-loop -- turn after turn
    await nextTurn();
  }
  server.off('connection', onConnection);
}

/** Who answers and closes while a body is still on its way resets the connection, and the answer is lost. */
function whenRead(request: IncomingMessage, action: () => void): void {
  if (request.complete || request.readableEnded || request.destroyed) return action();
  request.resume();
  finished(request, () => action());
}
