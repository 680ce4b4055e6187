import { unfit } from './oauth.js';
import type { Operation } from './prices.js';
import { type Answer, BLOCKED, FORBIDDEN, gatewayBody, TOO_MANY, UNAUTHORIZED } from './respond.js';

export type FaultKind =
  | '429 reset seconds'
  | '429 reset epoch'
  | '429 without'
  | '429 daily'
  | '403 html'
  | '403 json'
  | '400'
  | '401'
  | '402'
  | '404'
  | '410'
  | '500'
  | '503'
  | 'reset before'
  | 'reset after'
  | 'hang before'
  | 'hang after'
  | 'late'
  | 'garbage'
  | 'nulls';

/** What goes wrong, with which operation, and how often. The first fault of the list that fits is used up first. */
export interface Fault {
  on: Operation | 'any';
  kind: FaultKind;
  times: number;
  /** What a refusal gives as its reason, in place of the usual words. */
  says?: string;
}

/** `fetch` rejects with it where the network would have dropped the connection. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
  readonly code = 'ECONNRESET';

  constructor() {
    super('The connection was reset');
  }
}

export function takeFault(faults: Fault[], operation: Operation): Fault | undefined {
  const fault = faults.find(({ on, times }) => times > 0 && (on === operation || on === 'any'));
  if (fault) fault.times -= 1;
  return fault;
}

/** The answer that a fault puts in the place of the operation, or undefined when it is not of that sort. */
export function answerInstead({ kind, says }: Fault, operation: Operation, now: number): Answer | undefined {
  const answer = refusalOf(kind, operation, now);
  if (says === undefined || typeof answer?.body !== 'object') return answer;
  return { ...answer, body: { ...answer.body, error: says } };
}

function refusalOf(kind: FaultKind, operation: Operation, now: number): Answer | undefined {
  if (operation === 'token' || operation === 'revoke') {
    if (kind === '400') return unfit(400, 'invalid_grant', 'Invalid grant: refresh token is invalid');
    if (kind === '401') return unfit(401, 'invalid_client', 'Invalid client: client credentials are invalid');
  }
  const none = { 'x-ratelimit-limit': '80', 'x-ratelimit-remaining': '0' };
  switch (kind) {
    case '429 reset seconds':
      return { ...TOO_MANY, headers: { ...none, 'x-ratelimit-reset': '2' } };
    case '429 reset epoch':
      return { ...TOO_MANY, headers: { ...none, 'x-ratelimit-reset': String(Math.ceil(now / 1000) + 2) } };
    case '429 without':
      return TOO_MANY;
    case '429 daily':
      return {
        ...TOO_MANY,
        headers: { 'x-daily-ratelimit-token-limit': '30000', 'x-daily-ratelimit-token-remaining': '0' },
      };
    case '403 html':
      return BLOCKED;
    case '403 json':
      return FORBIDDEN;
    case '401':
      return UNAUTHORIZED;
    case '400':
      return appError(400, 'Validation failed: the request does not fit', 'ERR_SCHEMA_VALIDATION_FAILED');
    case '402':
      return appError(402, 'The plan of the company does not include this', 'feature_capping_plan');
    case '404':
      return appError(404, 'The entity was not found', 'ERR_NOT_FOUND');
    case '410':
      return { status: 410, body: { success: true, data: null } };
    case '500':
      return { status: 500, body: gatewayBody(500, 'Internal server error', 'Try again later.') };
    case '503':
      return { status: 503, body: gatewayBody(503, 'Service unavailable', 'Try again later.') };
    default:
      return undefined;
  }
}

function appError(status: number, error: string, code: string): Answer {
  return { status, body: { success: false, error, code } };
}

const NEVER_NULL = new Set([
  'id',
  'name',
  'title',
  'subject',
  'type',
  'key_string',
  'active_flag',
  'status',
  'is_deleted',
  'is_archived',
  'add_time',
  'update_time',
  'company_id',
  'company_domain',
]);

/** The answer with every field null that a record can do without. */
export function withNulls({ status, body, headers }: Answer): Answer {
  const hasData = typeof body === 'object' && body !== null && 'data' in body;
  const changed = hasData ? { ...body, data: nulled(body.data) } : body;
  return { status, body: changed, ...(headers && { headers }) };
}

function nulled(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(nulled);
  if (typeof data !== 'object' || data === null) return data;
  if ('items' in data) return { items: nulled(data.items) };
  if ('item' in data) return { result_score: null, item: nulled(data.item) };
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, NEVER_NULL.has(key) ? value : null]),
  );
}
