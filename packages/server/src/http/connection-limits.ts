import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './client-network.js';
import { OpenConnections } from './open-connections.js';

/** A thousand ids in an address, and what proxies add. Node's own limit is half of it. */
export const MAXIMUM_HEADER_BYTES = 32_768;

/** How often Node looks for what takes too long, in milliseconds. */
const LOOK_MS = 1_000;

/** How long a connection may take, and how many there may be. Times are milliseconds. */
export interface ConnectionLimits {
  /** Until all of a request has arrived, its headers included. Default: 30 000, as long as clients wait. */
  requestMs: number;
  /** Without a byte in either direction, also while an answer is being made. Default: 120 000. */
  silenceMs: number;
  /** Connections of everybody. Default: 4 000. */
  connections: number;
  /** Connections of one address, unless it is a proxy's. Default: 1 000. */
  connectionsOfOneAddress: number;
}

/** The limits that Node keeps itself, as Fastify takes them. */
export function timeLimits({ requestMs, silenceMs }: ConnectionLimits): {
  http: ServerOptions;
  requestTimeout: number;
  connectionTimeout: number;
} {
  return {
    http: {
      // Not sooner: a busy process learns late of what has long arrived.
      headersTimeout: requestMs,
      connectionsCheckingInterval: Math.min(LOOK_MS, requestMs),
      maxHeaderSize: MAXIMUM_HEADER_BYTES,
      // Node's own refusal has neither a text nor CORS.
      requireHostHeader: false,
    },
    requestTimeout: requestMs,
    connectionTimeout: silenceMs,
  };
}

/**
 * Connections cost memory and file descriptors before anything is asked on them, and each may have 32 KB of headers on its
 * way: one address does not get all, and when there are too many, an idle one makes room for who comes.
 */
export function limitConnections(
  server: Server,
  { connections: most, connectionsOfOneAddress: mostOfOne }: ConnectionLimits,
  isProxy: (address: string) => boolean,
): void {
  const open = new OpenConnections();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    open.begin(socket);
    response.once('close', () => open.end(socket));
  });
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const network = isProxy(remoteAddress) ? undefined : networkOf(remoteAddress);
    const isOneTooMany = network !== undefined && open.countOf(network) >= mostOfOne;
    if (isOneTooMany || !makeRoom(open, most)) {
      socket.destroy();
      return;
    }
    open.add(socket, network);
    socket.once('close', () => open.remove(socket));
  });
}

/** Returns false where nobody can be spared: nothing is taken from who is served. */
function makeRoom(open: OpenConnections, most: number): boolean {
  if (open.size < most) return true;
  const leaving = open.nextToLeave();
  if (leaving === undefined) return false;
  open.remove(leaving);
  leaving.destroy();
  return true;
}
