import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it arrived. */
export interface Seen {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  body: string;
}

export interface LocalServer {
  /** `http://localhost:<port>` */
  url: string;
  port: number;
  seen: Seen[];
  close(): Promise<void>;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A real server on localhost that gives its answers in turn, the last one again and again. Closed after the test. */
export async function startServer(...answers: [Answer, ...Answer[]]): Promise<LocalServer> {
  return listen(0, answers);
}

/** The same on a port that is known to be free. */
export async function listen(port: number, answers: [Answer, ...Answer[]]): Promise<LocalServer> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method, url } = request;
      seen.push({
        method,
        url,
        authorization: request.headers.authorization,
        body: Buffer.concat(chunks).toString(),
      });
      const give = answers[seen.length - 1] ?? answers.at(-1);
      give?.(response, request);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(port, 'localhost', resolve);
  });
  const close = (): Promise<void> => closeServer(server);
  onTestFinished(close);
  const address = server.address() as AddressInfo;
  return { url: `http://localhost:${address.port}`, port: address.port, seen, close };
}

/** A port on localhost where nobody listens. */
export async function freePort(): Promise<number> {
  const server = await startServer(answer(200));
  await server.close();
  return server.port;
}

export function answer(status: number, headers: Record<string, string> = {}, body: unknown = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

export const never: Answer = () => undefined;

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
