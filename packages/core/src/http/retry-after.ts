/** A reset given as a number up to this is a delay; a larger one is a moment (epoch seconds or milliseconds). */
const LONGEST_DELAY_SECONDS = 1_000_000;
const EPOCH_MILLISECONDS_FROM = 100_000_000_000;

/** What the headers of a limiter begin with: `-reset` tells when it takes requests again, `-remaining` what is left. */
const limiters = ['x-ratelimit', 'x-rate-limit', 'ratelimit'];
const toReset = (limiter: string): string => `${limiter}-reset`;
const resets = limiters.map(toReset);

type Headers = Record<string, unknown>;

/**
 * How long a CRM asks us to wait, in whatever form it says so: `Retry-After` as seconds or as an HTTP date,
 * `retry-after-ms`, and the reset headers as seconds, epoch seconds or epoch milliseconds.
 *
 * @param headers - response headers, names in lower case
 * @param now - epoch milliseconds
 * @returns milliseconds, at least 0; undefined when the CRM says nothing that can be understood
 * @example
 * retryAfter({ 'retry-after': '2' }, Date.now()); // 2000
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  return delayOf(headers, now) ?? firstWait(headers, resets, now);
}

/**
 * How long the CRM that gave this answer wants to be left alone. Many send the reset of their limiter with every
 * answer: it means a wait only with a 429, or when that limiter has nothing left. `Retry-After` is meant so with a 429
 * and a 503 (RFC 9110, section 10.2.3; RFC 6585, section 4).
 *
 * @param answer - its status, and its headers with names in lower case
 * @param now - epoch milliseconds
 * @returns milliseconds, at least 0; undefined when it asks for nothing
 * @example
 * waitAskedFor({ status: 500, headers: { 'x-ratelimit-reset': '3600' } }, Date.now()); // undefined
 */
export function waitAskedFor(
  { status, headers }: { status: number; headers: Headers },
  now: number,
): number | undefined {
  if (status === 429) return retryAfter(headers, now);
  const delay = status === 503 ? delayOf(headers, now) : undefined;
  const spent = limiters.filter((limiter) => isZero(headers[`${limiter}-remaining`]));
  return delay ?? firstWait(headers, spent.map(toReset), now);
}

function delayOf(headers: Headers, now: number): number | undefined {
  const milliseconds = Number.parseFloat(String(headers['retry-after-ms']));
  return milliseconds >= 0 ? milliseconds : firstWait(headers, ['retry-after'], now);
}

function firstWait(headers: Headers, names: readonly string[], now: number): number | undefined {
  for (const name of names) {
    const value = headers[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const wait = waitFrom(String(value).trim(), now);
    if (wait !== undefined) return wait;
  }
  return undefined;
}

function isZero(value: unknown): boolean {
  return (typeof value === 'string' && value.trim() !== '' && Number(value) === 0) || value === 0;
}

function waitFrom(value: string, now: number): number | undefined {
  if (value === '') return undefined;
  const number = Number(value);
  if (Number.isNaN(number)) {
    // Without this, Date.parse takes "5, 10" for a day of long ago.
    const date = /\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
  }
  if (number < 0) return undefined;
  if (number <= LONGEST_DELAY_SECONDS) return number * 1000;
  return Math.max(0, (number < EPOCH_MILLISECONDS_FROM ? number * 1000 : number) - now);
}
