/** A reset given as a number up to this is a delay; a larger one is a moment (epoch seconds or milliseconds). */
const LONGEST_DELAY_SECONDS = 1_000_000;
const EPOCH_MILLISECONDS_FROM = 100_000_000_000;

const headersInSeconds = ['retry-after', 'x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset'];

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
export function retryAfter(headers: Record<string, unknown>, now: number): number | undefined {
  const milliseconds = Number.parseFloat(String(headers['retry-after-ms']));
  if (milliseconds >= 0) return milliseconds;
  for (const name of headersInSeconds) {
    const value = headers[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const wait = waitFrom(String(value).trim(), now);
    if (wait !== undefined) return wait;
  }
  return undefined;
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
