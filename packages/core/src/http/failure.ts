import axios, { type AxiosRequestConfig } from 'axios';
import { toSafeLine } from '../digest/text.js';
import { DaybookError, type DaybookErrorOptions } from '../errors/daybook-error.js';
import type { ErrorCode } from '../errors/error-table.js';
import { CONNECT_TIMEOUT } from './prompt-agents.js';
import { asksToSlowDown, type ReadRefusal, refusalOf } from './refusal.js';
import { waitAskedFor } from './retry-after.js';

const LONGEST_REASON = 160;

/** Errors that arise before a request leaves: repeating it cannot write twice. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', CONNECT_TIMEOUT]);
/** The same while a connection is made; one that stands can end in them, too. */
const unreachable = new Set(['ENETUNREACH', 'EHOSTUNREACH']);
/** Locked, or too early: another time it is taken. It was not carried out. */
const notNow = new Set([423, 425]);
const readOnly = new Set(['get', 'head', 'options']);

/** Whether a request changes nothing in the CRM: what it says of itself goes before its method. */
export function isRead(config: Pick<AxiosRequestConfig, 'isRead' | 'method'> | undefined): boolean {
  return config?.isRead ?? readOnly.has((config?.method ?? 'get').toLowerCase());
}

/** What is known about a request that failed. */
export interface Circumstances {
  crm: string;
  readReason?: ((answer: string) => string | undefined) | undefined;
  readRefusal?: ReadRefusal | undefined;
  /** Epoch milliseconds. */
  now: number;
  /** Whether it was a write, and may have left. */
  isSentWrite: boolean;
}

/** Makes an error of the one table of what axios, of any copy, has thrown. */
export function toDaybookError(
  error: unknown,
  { crm, readReason, readRefusal, now, isSentWrite }: Circumstances,
): DaybookError {
  if (DaybookError.is(error)) return error;
  const { response, code } = axios.isAxiosError(error) ? error : {};
  const common: DaybookErrorOptions = { crm, cause: withRequestId(error, response?.headers) };
  if (response === undefined) {
    const mayHaveLanded = isSentWrite && !wasNeverSent(error, code ?? '');
    return new DaybookError('crm_unavailable', { ...common, detail: describe(code), mayHaveLanded });
  }
  const { status, headers } = response;
  const refusal = refusalOf(readRefusal, response);
  return new DaybookError(refusal.code ?? codeOf(status, headers['content-type']), {
    ...common,
    detail:
      status < 300
        ? 'its answer cannot be read'
        : describeRefusal(status, readReason?.(String(response.data))),
    retryAfterMs:
      refusal.retryAfterMs ??
      waitAskedFor(asksToSlowDown(refusal) ? { status: 429, headers } : response, now),
    isGone: refusal.isGone ?? status === 410,
    mayHaveLanded: isSentWrite && (status < 400 || status === 408 || status >= 500),
  });
}

function wasNeverSent(error: unknown, code: string): boolean {
  return neverSent.has(code) || (unreachable.has(code) && isOfConnecting(error));
}

/** Whether it says so itself, or what it was made of: of several addresses that were tried, each. */
function isOfConnecting(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isOfConnecting);
  if (!(error instanceof Error)) return false;
  return ('syscall' in error && error.syscall === 'connect') || isOfConnecting(error.cause);
}

function describe(code: string | undefined): string {
  if (code === 'ERR_CANCELED') return 'the request was given up';
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === CONNECT_TIMEOUT) return 'it took too long';
  return code ?? 'no answer';
}

function describeRefusal(status: number, reason: string | undefined): string {
  const said = toSafeLine(reason ?? '').slice(0, LONGEST_REASON);
  return `it answered ${status}${said && ` (${said})`}`;
}

/** A 403 that is not JSON comes from a gateway in front of the CRM: a block for too many requests, not a refusal. */
function codeOf(status: number, contentType: unknown): ErrorCode {
  if (status === 401) return 'crm_login_expired';
  if (status === 403 && typeof contentType === 'string' && contentType.includes('text/html'))
    return 'crm_rate_limit';
  if (status === 402 || status === 403) return 'crm_forbidden';
  if (status === 404 || status === 410) return 'crm_not_found';
  if (status === 409 || status === 412) return 'crm_conflict';
  if (status === 429) return 'crm_rate_limit';
  const isTrouble = status < 300 || status === 408 || status >= 500;
  return isTrouble || notNow.has(status) ? 'crm_unavailable' : 'crm_rejected';
}

/** What the CRM's support asks for first. */
function withRequestId(error: unknown, headers: Record<string, unknown> | undefined): unknown {
  const id: unknown = headers?.['x-correlation-id'] ?? headers?.['x-request-id'];
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id) || !(error instanceof Error)) return error;
  return `${error.name}: ${error.message} (request ${id})`;
}
