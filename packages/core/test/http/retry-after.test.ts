import { expect, test } from 'vitest';
import { retryAfter } from '../../src/http/retry-after.js';

const NOW = Date.UTC(2026, 6, 14, 17);

test.each<[string, Record<string, unknown>, number | undefined]>([
  ['seconds', { 'retry-after': '2' }, 2_000],
  ['parts of a second', { 'retry-after': '0.5' }, 500],
  ['a number that is no text', { 'retry-after': 2 }, 2_000],
  ['spaces around it', { 'retry-after': ' 2 ' }, 2_000],
  ['a date to come', { 'retry-after': 'Tue, 14 Jul 2026 17:00:30 GMT' }, 30_000],
  ['a date that has passed', { 'retry-after': 'Tue, 14 Jul 2026 16:59:30 GMT' }, 0],
  ['an ISO date', { 'x-ratelimit-reset': '2026-07-14T17:00:10Z' }, 10_000],
  ['milliseconds', { 'retry-after-ms': '1500' }, 1_500],
  ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1_500],
  ['milliseconds that are none, and seconds', { 'retry-after-ms': '', 'retry-after': '2' }, 2_000],
  ['Retry-After before a reset', { 'x-ratelimit-reset': '60', 'retry-after': '2' }, 2_000],
  ['a reset in seconds', { 'ratelimit-reset': '60' }, 60_000],
  ['a reset at an epoch second', { 'x-ratelimit-reset': String(NOW / 1_000 + 5) }, 5_000],
  ['a reset at an epoch millisecond', { 'x-rate-limit-reset': String(NOW + 5) }, 5],
  ['a reset that has passed', { 'x-ratelimit-reset': String(NOW / 1_000 - 5) }, 0],
  [
    'a Retry-After that cannot be read, and a reset',
    { 'retry-after': 'soon', 'x-ratelimit-reset': '3' },
    3_000,
  ],
  ['a Retry-After that looks like a date and is none', { 'retry-after': '5, 10' }, undefined],
  ['a negative number', { 'retry-after': '-1' }, undefined],
  ['nothing', {}, undefined],
  ['an empty text', { 'retry-after': '' }, undefined],
  ['a list', { 'retry-after': ['2', '3'] }, undefined],
])('%s', (_name, headers, expected) => {
  expect(retryAfter(headers, NOW)).toBe(expected);
});
