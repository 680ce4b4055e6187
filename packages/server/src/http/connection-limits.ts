import type { IncomingMessage, Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './client-network.js';

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
 * way: one address does not get all, and when there are too many, who has asked nothing for longest makes room for who comes.
 */
export function limitConnections(
  server: Server,
  limits: ConnectionLimits,
  isProxy: (address: string) => boolean,
): void {
  const open = new Map<string, number>();
  /** Those on which nothing was asked yet, the oldest first. */
  const silent = new Set<Socket>();
  let all = 0;
  server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    all += 1;
    silent.add(socket);
    socket.once('close', () => {
      all -= 1;
      silent.delete(socket);
    });
    const [oldest] = silent;
    if (all > limits.connections && oldest) {
      silent.delete(oldest);
      oldest.destroy();
    }
    if (isProxy(remoteAddress)) return;
    const network = networkOf(remoteAddress);
    const count = (open.get(network) ?? 0) + 1;
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
    if (count > limits.connectionsOfOneAddress) socket.destroy();
  });
}
