import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Far below the time for which a server that stops is unready. */
const LOOK_EVERY_MS = 250;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Backend {
  url: string;
  agent: Agent;
  isReady: boolean;
}

/**
 * A reverse proxy as people put before several processes: it keeps connections to them, asks each for `/readyz`, sends
 * requests only to who is ready, and tries another one only when a connection was refused.
 */
export class Proxy {
  url = '';
  /** How requests broke that were not answered. */
  readonly broken: string[] = [];
  #backends: Backend[] = [];
  #next = 0;
  readonly #server = createServer((incoming, response) => void this.#pass(incoming, response));

  static async start(): Promise<Proxy> {
    const proxy = new Proxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const address = proxy.#server.address();
    proxy.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    onTestFinished(() => {
      for (const { url } of proxy.#backends) proxy.remove(url);
      proxy.#server.closeAllConnections();
      proxy.#server.close();
    });
    return proxy;
  }

  /** Resolves when it is ready for the first time. */
  async add(url: string): Promise<void> {
    const backend = { url, agent: new Agent({ keepAlive: true }), isReady: false };
    this.#backends.push(backend);
    await new Promise<void>((resolve) => void this.#watch(backend, resolve));
  }

  remove(url: string): void {
    const gone = this.#backends.find((backend) => backend.url === url);
    this.#backends = this.#backends.filter((backend) => backend.url !== url);
    gone?.agent.destroy();
  }

  isReady(url: string): boolean {
    return this.#backends.some((backend) => backend.url === url && backend.isReady);
  }

  async #watch(backend: Backend, whenReady: () => void): Promise<void> {
    while (this.#backends.includes(backend)) {
      /* oxlint-disable no-await-in-loop -- one look after the other */
      const answer = await ask(`${backend.url}/readyz`, { agent: new Agent() }).catch(() => undefined);
      backend.isReady = answer?.status === 200;
      if (backend.isReady) whenReady();
      await wait(LOOK_EVERY_MS);
      /* oxlint-enable no-await-in-loop */
    }
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const { method, headers } = incoming;
    const ready = this.#backends.filter(({ isReady }) => isReady);
    this.#next += 1;
    for (let tries = 0; tries < ready.length; tries += 1) {
      const backend = ready[(this.#next + tries) % ready.length];
      try {
        // oxlint-disable-next-line no-await-in-loop -- the next one only when this one refused
        const answer = await ask(`${backend?.url}${incoming.url}`, {
          agent: backend?.agent,
          method,
          headers,
          body,
        });
        response.writeHead(answer.status, withoutHops(answer.headers)).end(answer.body);
        return;
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        if (code === 'ECONNREFUSED') continue;
        this.broken.push(code);
        break;
      }
    }
    response.writeHead(502).end('No server answered.');
  }
}

/** What is between the proxy and the server alone. */
function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _connection, 'keep-alive': _keepAlive, ...others } = headers;
  return others;
}

function ask(
  url: string,
  {
    agent,
    method,
    headers,
    body = '',
  }: { agent?: Agent | undefined; method?: string | undefined; headers?: IncomingHttpHeaders; body?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method,
      headers: headers && withoutHops(headers),
    });
    sent.once('error', reject);
    sent.once('response', (response: IncomingMessage) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
        reject,
      );
    });
    sent.end(body);
  });
}
