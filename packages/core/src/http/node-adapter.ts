/**
 * Stands behind axios and sends with Node's own HTTP client, so that whatever intercepts that (msw, for one) also sees
 * what connectors send. It does the usual: a text or bytes there, a text or bytes back. What is rare (streams, forms,
 * proxies, progress) goes through axios' own adapter, which costs everything else half as much again (decision 12).
 *
 * Beyond that one it knows whether a request had left when it failed, and whether its connection was closed under it.
 */
import http, { type Agent, type ClientRequest } from 'node:http';
import https from 'node:https';
import axios, {
  type AxiosAdapter,
  AxiosError,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
} from 'axios';
import { addressOf, targetOf, urlOf } from './address.js';
import { isRead } from './failure.js';
import { KeptConnections } from './kept-connections.js';
import { tooSlow } from './prompt-agents.js';
import { ACCEPTED_ENCODINGS, readAnswer } from './read-answer.js';
import { noteSending, type SendingFailure } from './sending-failure.js';
import { isTextOrBytes, isUsual } from './usual-request.js';

/** A turn of the event loop that takes longer belongs to a process that was stopped. */
const STOPPED_MS = 1_000;
/** What Node refuses in the value of a header. */
const notInHeaders = /[^\t\x20-\x7E\x80-\xFF]/g;
/** How Node says that the other side has closed a connection. */
const closedCodes = new Set<string | undefined>(['ECONNRESET', 'EPIPE']);

/**
 * The adapter of `createHttpClient`, for connectors that put one of their own in front of it.
 *
 * @throws AxiosError with the same codes as from axios' own adapter
 * @example
 * const http = createHttpClient({ manifest, adapter: (config) => (count(config), nodeAdapter(config)) });
 */
export const nodeAdapter: AxiosAdapter = async (config) => {
  const url = urlOf(addressOf(config));
  if (!isUsual(config, url)) return axios.getAdapter('http')(config);
  const agent: Agent | undefined = url.protocol === 'https:' ? config.httpsAgent : config.httpAgent;
  if (!isRead(config)) await lookAround(config);
  KeptConnections.of(agent)?.dropClosed();
  return exchange(config, url, agent);
};

/** The turn of the event loop for which everybody waits who is about to write in the same callback. */
let turn: Promise<void> | undefined;

/** What cannot be repeated must not take a connection whose closing has come here already, and was not yet seen. */
async function lookAround(config: InternalAxiosRequestConfig): Promise<void> {
  const from = performance.now();
  turn ??= new Promise((resolve) => {
    setImmediate(resolve);
    // Whoever comes in another callback waits for a turn of its own: nobody has looked since, however long that took.
    process.nextTick(() => {
      turn = undefined;
    });
  });
  await turn;
  // Whoever was stopped here must not send now what was to be sent then.
  if (performance.now() - from < STOPPED_MS) return;
  throw noteSending(AxiosError.from(tooSlow(), undefined, config), 'unsent');
}

function exchange(
  config: InternalAxiosRequestConfig,
  url: URL,
  agent: Agent | undefined,
): Promise<AxiosResponse> {
  return new Promise((resolve, reject) => {
    const { signal, timeout = 0 } = config;
    const kept = KeptConnections.of(agent);
    const request = begin(config, url, agent);
    let hasLeft = false;
    let hasAnswer = false;
    let isOver = false;

    const whatHappened = ({ code }: AxiosError): SendingFailure | undefined => {
      if (!hasLeft) return 'unsent';
      if (hasAnswer || !request.reusedSocket || !closedCodes.has(code)) return undefined;
      kept?.dropIdle(request.host);
      return 'closed';
    };
    const finish = (): void => {
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener?.('abort', giveUp);
    };
    const succeed = (response: AxiosResponse): void => {
      finish();
      resolve(response);
    };
    const fail = (error: AxiosError): void => {
      // A request that was given up says so once more, in the words of a connection that was closed.
      if (isOver) return;
      finish();
      reject(noteSending(error, whatHappened(error)));
    };
    const giveUp = (): void => {
      fail(new CanceledError(undefined, config, request));
      request.destroy();
    };
    const timeOut = (): void => {
      fail(timedOut(config, request));
      request.destroy();
    };

    const timer = timeout > 0 ? setTimeout(timeOut, timeout) : undefined;
    signal?.addEventListener?.('abort', giveUp);
    // It comes right before the first byte leaves.
    request.once('socket', () => {
      hasLeft = true;
    });
    request.on('error', (error) => fail(AxiosError.from(error, undefined, config, request)));
    request.once('response', (message) => {
      hasAnswer = true;
      kept?.answered(message);
      const onData = (): unknown => timer?.refresh();
      onData();
      readAnswer(message, config, { request, onData }).then(succeed, fail);
    });
    if (signal?.aborted) giveUp();
    else request.end(config.data instanceof ArrayBuffer ? Buffer.from(config.data) : config.data);
  });
}

function begin(config: InternalAxiosRequestConfig, url: URL, agent: Agent | undefined): ClientRequest {
  // What intercepts requests replaces the functions of these modules, and not those that were imported by name.
  const { request } = url.protocol === 'https:' ? https : http;
  try {
    return request({
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: targetOf(config, url),
      method: (config.method ?? 'get').toUpperCase(),
      headers: headersOf(config),
      agent,
    });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    throw noteSending(AxiosError.from(failure, AxiosError.ERR_BAD_REQUEST, config), 'unsent');
  }
}

function headersOf({ headers, data }: InternalAxiosRequestConfig): Record<string, string | string[]> {
  const sent: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers.toJSON()))
    sent[name] = Array.isArray(value) ? value.map(toHeaderValue) : toHeaderValue(value);
  if (!headers.has('user-agent')) sent['User-Agent'] = `axios/${axios.VERSION}`;
  if (!headers.has('accept-encoding')) sent['Accept-Encoding'] = ACCEPTED_ENCODINGS;
  if (isTextOrBytes(data) && !headers.has('content-length'))
    sent['Content-Length'] = String(Buffer.byteLength(data));
  return sent;
}

function toHeaderValue(value: unknown): string {
  return String(value).replace(notInHeaders, '').trim();
}

function timedOut(config: InternalAxiosRequestConfig, request: ClientRequest): AxiosError {
  const code = config.transitional?.clarifyTimeoutError ? AxiosError.ETIMEDOUT : AxiosError.ECONNABORTED;
  const message = config.timeoutErrorMessage ?? `timeout of ${config.timeout}ms exceeded`;
  return new AxiosError(message, code, config, request);
}
