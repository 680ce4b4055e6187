import type { Socket } from 'node:net';

/** Whose a connection is. */
interface Holder {
  network: string | undefined;
  connections: number;
}

interface Connection {
  holder: Holder;
  /** Asked for on it, and not answered. */
  requests: number;
}

/** Who is connected, and who could be spared. */
export class OpenConnections {
  readonly #all = new Map<Socket, Connection>();
  readonly #holders = new Map<string, Holder>();
  /** Those on which nothing is under way, in the order of their last answer; who was never answered, of their coming. */
  readonly #idle = new Map<Socket, Holder>();

  get size(): number {
    return this.#all.size;
  }

  countOf(network: string): number {
    return this.#holders.get(network)?.connections ?? 0;
  }

  /** @param network - undefined for a connection that may bring anybody's requests: none counts as its holder */
  add(socket: Socket, network: string | undefined): void {
    const holder = (network !== undefined && this.#holders.get(network)) || { network, connections: 0 };
    if (network !== undefined) {
      holder.connections += 1;
      this.#holders.set(network, holder);
    }
    this.#all.set(socket, { holder, requests: 0 });
    this.#idle.set(socket, holder);
  }

  begin(socket: Socket): void {
    const connection = this.#all.get(socket);
    if (connection === undefined) return;
    connection.requests += 1;
    this.#idle.delete(socket);
  }

  end(socket: Socket): void {
    const connection = this.#all.get(socket);
    if (connection === undefined) return;
    connection.requests -= 1;
    if (connection.requests === 0) this.#idle.set(socket, connection.holder);
  }

  remove(socket: Socket): void {
    const holder = this.#all.get(socket)?.holder;
    if (holder?.network !== undefined) {
      holder.connections -= 1;
      if (holder.connections === 0) this.#holders.delete(holder.network);
    }
    this.#all.delete(socket);
    this.#idle.delete(socket);
  }

  /** Of those who hold most connections, the idle one whose last answer is longest ago; undefined where none is idle. */
  nextToLeave(): Socket | undefined {
    let chosen: Socket | undefined;
    let most = -1;
    for (const [socket, { connections }] of this.#idle) {
      if (connections <= most) continue;
      chosen = socket;
      most = connections;
    }
    return chosen;
  }
}
