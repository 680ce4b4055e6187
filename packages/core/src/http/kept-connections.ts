/**
 * How long a connection that nobody uses is kept, so that no request meets one that its server is about to close.
 *
 * A server tells its limit with each answer (`Keep-Alive: timeout=5`). Node's agents heed that only if they have a
 * limit of their own. Here a connection is given up a second before the server would; where a server tells nothing,
 * after a few seconds; and where it turned out that this server closes sooner, after half of what it was seen to allow.
 */
import type { Agent, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Many servers close after five seconds, and some of them do not say so. */
const UNANNOUNCED_MS = 4_000;
/** What a request may be under way, and a busy process late. */
const MARGIN_MS = 1_000;
/** Between here and the server may stand what forgets connections that say nothing for longer. */
const LONGEST_MS = 60_000;
/** Closing sooner is no limit for idle connections: the server was started anew, or has too many of them. */
const SHORTEST_OBSERVED_MS = 50;
const REMEMBERED_MS = 600_000;
const MAXIMUM_ORIGINS_KNOWN = 1_000;

interface Connection {
  origin: string;
  /** What its server said last. */
  announcedMs?: number;
  /** Since when nobody uses it, on the clock of `performance.now()`, and for how long it is kept. */
  idle: { since: number; limitMs: number } | undefined;
  /** How long it had been idle when its present request got it. */
  idleBeforeMs: number;
}

const byAgent = new WeakMap<object, KeptConnections>();

/** The connections of one agent; see the head of this file. */
export class KeptConnections {
  readonly #agent: Agent;
  readonly #connections = new WeakMap<Duplex, Connection>();
  /** By origin: how long it is safe to keep a connection, and until when that is believed. */
  readonly #observed = new Map<string, { limitMs: number; until: number }>();

  /** Undefined for an agent that keeps its connections in its own way. */
  static of(agent: Agent | undefined): KeptConnections | undefined {
    return agent && byAgent.get(agent);
  }

  /** From now on the agent keeps its connections as is said above. */
  constructor(agent: Agent) {
    this.#agent = agent;
    byAgent.set(agent, this);
    const keep = agent.keepSocketAlive.bind(agent);
    const reuse = agent.reuseSocket.bind(agent);
    agent.keepSocketAlive = (socket) => {
      const limitMs = this.#limitOf(socket);
      if (limitMs <= 0) return false;
      keep(socket);
      this.#rest(socket as Socket, limitMs);
      return true;
    };
    agent.reuseSocket = (socket, request) => {
      reuse(socket, request);
      this.#resume(socket as Socket);
    };
  }

  /** A new connection stands. */
  opened(socket: Socket, origin: string): void {
    const connection: Connection = { origin, idle: undefined, idleBeforeMs: 0 };
    this.#connections.set(socket, connection);
    // Its time is over, and the agent closes it: its server did not.
    socket.on('timeout', () => {
      connection.idle = undefined;
    });
    socket.once('close', () => {
      if (connection.idle) this.#closesAfter(origin, performance.now() - connection.idle.since);
    });
  }

  /** Takes into account what an answer says about its connection. */
  answered({ socket, headers }: IncomingMessage): void {
    const seconds = /(?:^|[\s,;])timeout\s*=\s*"?(\d+)/i.exec(String(headers['keep-alive'] ?? ''))?.[1];
    const connection = this.#connections.get(socket);
    if (connection && seconds !== undefined) connection.announcedMs = Number(seconds) * 1_000 - MARGIN_MS;
  }

  /** Before a request: what is known to be closed, or about to be, is not used any more. */
  dropClosed(): void {
    const now = performance.now();
    this.#drop((socket, connection) => {
      const { since = now, limitMs = LONGEST_MS } = connection?.idle ?? {};
      const isOver = now - since > limitMs;
      if (isOver && connection) connection.idle = undefined;
      return isOver || socket.destroyed || !socket.writable || socket.readableEnded;
    });
  }

  /** A request found that its connection was closed, or was just being closed: those like it are not used any more. */
  metClosed(socket: Duplex): void {
    const met = this.#connections.get(socket);
    if (met === undefined) return;
    this.#closesAfter(met.origin, met.idleBeforeMs);
    this.#drop((_socket, connection) => {
      if (connection?.origin !== met.origin) return false;
      connection.idle = undefined;
      return true;
    });
  }

  #limitOf(socket: Duplex): number {
    const { origin = '', announcedMs = UNANNOUNCED_MS } = this.#connections.get(socket) ?? {};
    const observed = this.#observed.get(origin);
    const observedMs = observed && observed.until > performance.now() ? observed.limitMs : LONGEST_MS;
    return Math.min(LONGEST_MS, announcedMs, observedMs);
  }

  #rest(socket: Socket, limitMs: number): void {
    socket.setTimeout(limitMs);
    const connection = this.#connections.get(socket);
    if (connection) connection.idle = { since: performance.now(), limitMs };
  }

  #resume(socket: Socket): void {
    socket.setTimeout(0);
    const connection = this.#connections.get(socket);
    if (connection === undefined) return;
    connection.idleBeforeMs = performance.now() - (connection.idle?.since ?? 0);
    connection.idle = undefined;
  }

  #closesAfter(origin: string, idleMs: number): void {
    const [oldest] = this.#observed.keys();
    if (oldest !== undefined && this.#observed.size >= MAXIMUM_ORIGINS_KNOWN) this.#observed.delete(oldest);
    const limitMs = Math.max(SHORTEST_OBSERVED_MS, idleMs / 2);
    this.#observed.set(origin, { limitMs, until: performance.now() + REMEMBERED_MS });
  }

  #drop(isUnfit: (socket: Socket, connection: Connection | undefined) => boolean): void {
    for (const sockets of Object.values(this.#agent.freeSockets)) {
      for (const socket of [...(sockets ?? [])]) {
        if (!isUnfit(socket, this.#connections.get(socket))) continue;
        socket.destroy();
        // Otherwise the agent gives it away until its `close` comes.
        socket.emit('agentRemove');
      }
    }
  }
}
