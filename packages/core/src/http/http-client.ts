import axios, {
  type AxiosAdapter,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { isAllowedHost, type Manifest } from '../contract/v1/manifest.js';
import { DaybookError } from '../errors/daybook-error.js';
import { addressOf, urlOf } from './address.js';
import { isRead, toDaybookError } from './failure.js';
import { nodeAdapter } from './node-adapter.js';
import { createPromptAgents } from './prompt-agents.js';
import type { ReadRefusal } from './refusal.js';
import { sendingFailureOf } from './sending-failure.js';
import { takeShortWay } from './short-way.js';
import { mayBeProxied } from './usual-request.js';

declare module 'axios' {
  interface AxiosRequestConfig {
    /**
     * Of {@link createHttpClient}: whether this request changes nothing in the CRM. Say `true` of a search by POST, so that
     * it is repeated as other reads are and its failure is never taken for a write that may have landed.
     * Default: what the method says (GET, HEAD and OPTIONS are reads).
     * @example
     * await http.post(`https://${user.hostname}/contacts/search`, { query }, { headers, signal, isRead: true });
     */
    isRead?: boolean;
  }
}

const MAXIMUM_TRIES = 3;
const OVERSLEPT_MS = 1_000;
const LONGEST_WAIT_MS = 3_000;
/** A settling time (`limits.settlingSeconds`) must be longer: until then a write may leave after all. */
const CONNECT_TIMEOUT_MS = 3_000;
const MAXIMUM_ANSWER_BYTES = 20_000_000;

/** What {@link createHttpClient} is made from. */
export interface HttpClientOptions {
  /** The connector's manifest: its display name for messages, its hosts for where credentials may go. */
  manifest: Pick<Manifest, 'displayName' | 'hosts'>;
  /** Milliseconds until a request without an answer is given up. Default: 10 000. */
  timeoutMs?: number;
  /**
   * Reads the reason out of the text of a refusal, for the person who must mend it; at most 160 characters are shown.
   * It must not repeat what was sent.
   */
  readReason?: (answer: string) => string | undefined;
  /**
   * For a CRM whose answers say more than their status: tells what a refusal means. It is asked before anything is sent
   * again. Whether a write may have landed is told by the status in any case. Go by fields of the CRM's own: its texts may
   * repeat what a customer wrote. What it throws counts as nothing.
   *
   * @example
   * readRefusal: (_status, answer) => {
   *   const [{ errorCode }] = JSON.parse(answer);
   *   if (errorCode === 'REQUEST_LIMIT_EXCEEDED') return { code: 'crm_rate_limit', retryAfterMs: 60_000 };
   *   if (errorCode === 'ENTITY_IS_DELETED') return { isGone: true };
   *   return undefined;
   * },
   */
  readRefusal?: ReadRefusal;
  /** Injected in tests. */
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  random?: () => number;
  adapter?: AxiosAdapter;
}

/**
 * An axios instance that knows how to talk to a CRM, so that no connector does it by itself: kept-alive connections
 * that are given up before the CRM closes them, a time-out, no redirects (they would carry credentials elsewhere), only
 * hosts that the manifest allows and only HTTPS (or localhost), `Retry-After` in its many spellings, and errors from
 * the one table.
 *
 * Replay: reads are tried up to three times, and at once where a kept connection turns out to be closed. A write is
 * repeated only when it surely did not land (nothing had left, or the CRM answered 423, 425 or 429); otherwise the error says
 * `mayHaveLanded`. A search by POST is a read that says so: `isRead: true`.
 *
 * @throws DaybookError from every request that fails; never an AxiosError, which holds the credentials
 * @example
 * const http = createHttpClient({ manifest });
 * const { data } = await http.get(`https://${user.hostname}/contacts`, { headers: { Authorization: authHeader }, signal });
 */
export function createHttpClient(options: HttpClientOptions): AxiosInstance {
  const {
    manifest,
    timeoutMs = 10_000,
    readReason,
    readRefusal,
    now = Date.now,
    sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random = Math.random,
  } = options;
  const said = { crm: manifest.displayName, readReason, readRefusal };
  const send = options.adapter ?? nodeAdapter;
  const underWay = new WeakSet<object>();

  async function sendPolitely(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    refuseForeignHost(manifest, addressOf(config));
    config.maxRedirects = 0;
    let wasClosed = false;
    for (let tried = 1; ; tried += 1) {
      try {
        underWay.add(config);
        // oxlint-disable-next-line no-await-in-loop -- one try after another is the point
        return await send(config);
      } catch (error) {
        const isSentWrite = !isRead(config) && sendingFailureOf(error) !== 'unsent';
        const failure = toDaybookError(error, { ...said, now: now(), isSentWrite });
        if (!failure.mayHaveLanded) underWay.delete(config);
        if (isRead(config) && !wasClosed && sendingFailureOf(error) === 'closed') {
          // That was the connection's fault, not the CRM's: another one will do, and at once.
          wasClosed = true;
          continue;
        }
        const wait = failure.retryAfterMs ?? 200 * 2 ** tried * (0.5 + random() / 2);
        if (!mayRepeat(config, failure) || tried >= MAXIMUM_TRIES || wait > LONGEST_WAIT_MS) throw failure;
        const sleptFrom = performance.now();
        // oxlint-disable-next-line no-await-in-loop
        await sleep(wait);
        // A process that was stopped meanwhile must not send now what it was to send then.
        const overslept = performance.now() - sleptFrom > wait + OVERSLEPT_MS;
        if (overslept || config.signal?.aborted) throw failure;
      }
    }
  }

  const http = axios.create({
    adapter: sendPolitely,
    timeout: timeoutMs,
    maxContentLength: MAXIMUM_ANSWER_BYTES,
    // Otherwise the environment is asked at each request.
    ...(!mayBeProxied() && { proxy: false }),
    ...createPromptAgents(Math.min(timeoutMs, CONNECT_TIMEOUT_MS)),
  });
  // Around the adapter axios raises errors of its own: for an abort, and for an answer that it cannot parse.
  const mend = (error: unknown): DaybookError => {
    const config = axios.isAxiosError(error) ? error.config : undefined;
    const isSentWrite = config !== undefined && underWay.has(config) && !isRead(config);
    return toDaybookError(error, { ...said, now: now(), isSentWrite });
  };
  http.interceptors.response.use(undefined, (error: unknown) => {
    throw mend(error);
  });
  takeShortWay(http, sendPolitely, mend);
  return http;
}

function refuseForeignHost(manifest: HttpClientOptions['manifest'], address: string): void {
  const url = partsOf(address);
  const isSecret = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost');
  if (url !== undefined && isSecret && isAllowedHost(manifest, url.hostname)) return;
  throw new DaybookError('host_not_allowed', {
    crm: manifest.displayName,
    detail: url?.host || 'an address without a host',
  });
}

/** Parsed once: `URL.canParse` before it would be as dear again. */
function partsOf(address: string): URL | undefined {
  try {
    return urlOf(address);
  } catch {
    return undefined;
  }
}

function mayRepeat(config: InternalAxiosRequestConfig, failure: DaybookError): boolean {
  return failure.retryable && !config.signal?.aborted && (isRead(config) || !failure.mayHaveLanded);
}
