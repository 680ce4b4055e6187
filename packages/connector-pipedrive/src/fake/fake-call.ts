import type { Operation } from './prices.js';

/** One request as it came, and what became of it. */
export interface FakeCall {
  /** Epoch milliseconds. */
  at: number;
  host: string;
  method: string;
  path: string;
  search: URLSearchParams;
  /** Parsed JSON; undefined when the body is none. */
  body: unknown;
  rawBody: string;
  headers: Headers;
  /** Undefined when there is no such endpoint. */
  operation: Operation | 'authorize' | undefined;
  /** Undefined until there is an answer, and for ever when there is none. */
  status: number | undefined;
  /** What it cost of the daily budget. */
  tokens: number;
  /** The id of the user whom the token stands for. */
  user: number | undefined;
}

/** Reads the request's body, and nothing else of it is gone afterwards. */
export async function callOf(request: Request, at: number): Promise<FakeCall> {
  const url = new URL(request.url);
  const rawBody = await request.text();
  return {
    at,
    host: url.hostname,
    method: request.method,
    path: url.pathname,
    search: url.searchParams,
    body: parseJson(rawBody),
    rawBody,
    headers: new Headers(request.headers),
    operation: undefined,
    status: undefined,
    tokens: 0,
    user: undefined,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
