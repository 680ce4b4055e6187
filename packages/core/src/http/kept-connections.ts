/**
 * How long a connection that nobody uses is kept, so that no request meets one that its server is about to close.
 *
 * A server tells its limit with each answer (`Keep-Alive: timeout=5`). Node's agents heed that only if they have a
 * limit of their own. Here a connection is given up a second before the server would close it, and where the server
 * tells nothing, after a second: between the requests for one message there is less, and none closes sooner.
 */
import type { Agent, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const UNANNOUNCED_MS = 1_000;
/** What a request may be under way, and a busy process late. */
const MARGIN_MS = 1_000;
/** Between here and the server may stand what forgets connections that say nothing for longer. */
const LONGEST_MS = 60_000;

const byAgent = new WeakMap<object, KeptConnections>();

/** The connections of one agent; see the head of this file. */
export class KeptConnections {
  readonly #agent: Agent;
  /** How long each is kept after its last answer. */
  readonly #limitMs = new WeakMap<Duplex, number>();
  /** Until when each that nobody uses is kept, on the clock of `performance.now()`. */
  readonly #until = new WeakMap<Duplex, number>();

  /** From now on the agent keeps its connections as is said above. */
  static govern(agent: Agent): void {
    byAgent.set(agent, new KeptConnections(agent));
  }

  /** Undefined for an agent that keeps its connections in its own way. */
  static of(agent: Agent | undefined): KeptConnections | undefined {
    return agent && byAgent.get(agent);
  }

  private constructor(agent: Agent) {
    this.#agent = agent;
    const keep = agent.keepSocketAlive.bind(agent);
    const reuse = agent.reuseSocket.bind(agent);
    agent.keepSocketAlive = (socket) => {
      const limitMs = this.#limitMs.get(socket) ?? UNANNOUNCED_MS;
      if (limitMs <= 0) return false;
      keep(socket);
      (socket as Socket).setTimeout(limitMs);
      this.#until.set(socket, performance.now() + limitMs);
      return true;
    };
    agent.reuseSocket = (socket, request) => {
      reuse(socket, request);
      (socket as Socket).setTimeout(0);
    };
  }

  /** Takes into account what an answer says about its connection. */
  answered({ socket, headers }: IncomingMessage): void {
    const seconds = /(?:^|[\s,;])timeout\s*=\s*"?(\d+)/i.exec(String(headers['keep-alive'] ?? ''))?.[1];
    if (seconds === undefined) return;
    this.#limitMs.set(socket, Math.min(LONGEST_MS, Number(seconds) * 1_000 - MARGIN_MS));
  }

  /** Before a request: what is known to be closed, or about to be, is not used any more. */
  dropClosed(): void {
    const now = performance.now();
    this.#drop((socket) => {
      const isOver = now > (this.#until.get(socket) ?? Number.POSITIVE_INFINITY);
      return isOver || !socket.writable || socket.readableEnded;
    });
  }

  /** A connection to this host turned out to be closed: those that nobody uses may be, too. */
  dropIdle(host: string): void {
    this.#drop((_socket, name) => name.startsWith(`${host}:`));
  }

  /** @param isUnfit - gets a connection that nobody uses, and the agent's name for its target, `host:port:…` */
  #drop(isUnfit: (socket: Socket, name: string) => boolean): void {
    for (const [name, sockets = []] of Object.entries(this.#agent.freeSockets)) {
      for (const socket of sockets.filter((each) => isUnfit(each, name))) {
        socket.destroy();
        // Otherwise the agent gives it away until its `close` comes.
        socket.emit('agentRemove');
      }
    }
  }
}
