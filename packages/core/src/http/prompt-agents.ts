import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { KeptConnections } from './kept-connections.js';

/** Code of the error when a connection was not made in time: nothing was sent. */
export const CONNECT_TIMEOUT = 'ERR_CONNECT_TIMEOUT';

type Callback = (error: Error | null, socket: Duplex) => void;

/**
 * Kept-alive connections that are made promptly or not at all. Node sends a waiting request as soon as its connection
 * stands, however long that took: a process that was stopped meanwhile (SIGSTOP, a laptop's lid) would send an old
 * write long after somebody else has taken over. Here a request is given to a connection only once that stands, and
 * only if it came about within the limit.
 *
 * @param connectTimeoutMs - milliseconds for the connection, with TLS
 */
export function createPromptAgents(connectTimeoutMs: number): {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
} {
  const options: AgentOptions = { keepAlive: true };
  const httpAgent = new HttpAgent(options);
  const httpsAgent = new HttpsAgent(options);
  makePrompt(httpAgent, 'connect', connectTimeoutMs);
  makePrompt(httpsAgent, 'secureConnect', connectTimeoutMs);
  for (const agent of [httpAgent, httpsAgent]) KeptConnections.govern(agent);
  return { httpAgent, httpsAgent };
}

function makePrompt(agent: HttpAgent, ready: 'connect' | 'secureConnect', limit: number): void {
  const connect = agent.createConnection.bind(agent) as (options: object) => Socket;
  agent.createConnection = (options: object, callback?: Callback) => {
    const startedAt = performance.now();
    const socket = connect(options);
    const settle = (error: Error | null): void => {
      clearTimeout(timer);
      socket.off('error', settle).off(ready, onReady);
      if (error !== null) socket.on('error', () => undefined).destroy();
      callback?.(error, socket);
    };
    const onReady = (): void => settle(performance.now() - startedAt > limit ? tooSlow() : null);
    const timer = setTimeout(() => settle(tooSlow()), limit);
    socket.once('error', settle).once(ready, onReady);
    return undefined;
  };
}

/** The error of a connection that was not there in time. */
export function tooSlow(): Error {
  return Object.assign(new Error('The connection was not made in time.'), { code: CONNECT_TIMEOUT });
}
