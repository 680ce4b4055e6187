import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

const LOOK_EVERY_MS = 50;
/** A client that says nothing for so many looks (a second) has nothing under way. Looks, because a busy process hears late. */
const SILENT_LOOKS = 20;
/** Longer than a CRM call may take (25 s). */
const LONGEST_REQUEST_MS = 30_000;

interface Heard {
  /** Under way: asked for, and not answered. */
  requests: Set<IncomingMessage>;
  bytesRead: number;
  /** Looks since something came or was under way. */
  silentLooks: number;
}

/** The connections of a server, and how to end them. */
export interface Connections {
  /**
   * Waits for the requests under way and closes who is silent: also who has never said anything, or stopped in the
   * middle of a request. After 30 seconds it cuts off whoever is left.
   */
  end: () => Promise<void>;
}

/** Node knows which connections are idle, but takes one that has never said a word for busy. */
export function trackConnections(app: FastifyInstance, now: () => number): Connections {
  const connections = new Map<Socket, Heard>();
  const knownAs = (socket: Socket): Heard => {
    const known = connections.get(socket) ?? { requests: new Set(), bytesRead: 0, silentLooks: 0 };
    if (!connections.has(socket)) {
      connections.set(socket, known);
      socket.once('close', () => connections.delete(socket));
    }
    return known;
  };
  app.server.on('connection', knownAs);
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    // What is injected has no connection.
    if (raw.socket instanceof Socket) knownAs(raw.socket).requests.add(raw);
    done();
  });
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    connections.get(raw.socket)?.requests.delete(raw);
    done();
  });
  return {
    async end() {
      const cutOff = now() + LONGEST_REQUEST_MS;
      while (connections.size > 0) {
        for (const [socket, heard] of connections) {
          if (now() > cutOff) socket.destroy();
          else closeIfSilent(socket, heard);
        }
        // oxlint-disable-next-line no-await-in-loop -- until nobody is left
        await wait(LOOK_EVERY_MS);
      }
    },
  };
}

function closeIfSilent(socket: Socket, heard: Heard): void {
  const isOwed = [...heard.requests].some(({ complete }) => complete);
  const isSilent = !isOwed && socket.bytesRead === heard.bytesRead;
  heard.bytesRead = socket.bytesRead;
  heard.silentLooks = isSilent ? heard.silentLooks + 1 : 0;
  if (heard.silentLooks < SILENT_LOOKS) return;
  // First the polite way: what the client sent meanwhile would make it a reset.
  if (socket.writableEnded) socket.destroy();
  else socket.end();
  heard.silentLooks = 0;
}
