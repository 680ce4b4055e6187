import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One TCP connection to a server, byte by byte: for what an HTTP client would hide or mend by itself. */
export interface Connection {
  socket: Socket;
  /** All that has come so far. */
  received: string;
  /** How the connection broke; undefined when it did not. */
  error: Error | undefined;
  /** Resolves when the other side has closed. */
  closed: Promise<void>;
}

/** @returns a connection that stands */
export async function openConnection(serverUrl: string): Promise<Connection> {
  const { hostname, port } = new URL(serverUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  const connection: Connection = {
    socket,
    received: '',
    error: undefined,
    closed: new Promise((resolve) => {
      socket.once('end', resolve).once('close', () => resolve());
    }),
  };
  socket.on('data', (chunk) => {
    connection.received += String(chunk);
  });
  socket.on('error', (error) => {
    connection.error = error;
  });
  return connection;
}

/** A request as it stands on the wire. */
export function requestText(line: string, { body = '', headers = {} }: RequestParts = {}): string {
  const all = { host: 'localhost', ...(body && { 'content-length': String(body.length) }), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

interface RequestParts {
  /** ASCII. */
  body?: string;
  headers?: Record<string, string>;
}
