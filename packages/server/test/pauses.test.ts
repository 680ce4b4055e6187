import { expect, it } from 'vitest';
import { conversation, MINUTE, message } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

const HOUR = 60 * MINUTE;
const KEPT = 'Your messages are kept, and Daybook logs them by itself as soon as it can.';
const dayOf = (number: number): object =>
  conversation([message(number, `text ${number}`)], { key: `conversation ${number}/7/14/2026` });

/** A CRM that answers every create in one way. */
async function startRefusing(status: number, headers: Record<string, string>): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook({ server: { logbook: {} } });
  daybook.crm.faults.push({ on: 'create', kind: 'answer', status, headers, times: Number.POSITIVE_INFINITY });
  return daybook;
}

const soonOver = { 'retry-after': '3600', 'x-ratelimit-reset': '3600', 'x-ratelimit-remaining': '79' };

it.each([
  ['a 500 with a Retry-After and a reset in an hour', 500, soonOver],
  ['a 502 with a reset in an hour', 502, { 'x-ratelimit-reset': '3600' }],
  ['a 503 with a reset in an hour, and something left', 503, { ...soonOver, 'retry-after': 'soon' }],
])('silences an account for seconds after %s', async (_name, status, headers) => {
  const daybook = await startRefusing(status, headers);
  const answer = await daybook.log(dayOf(1));
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
  daybook.crm.faults.length = 0;
  await daybook.pass(2 * MINUTE);
  expect(daybook.crm.entries).toHaveLength(1);
});

it.each([
  ['a Retry-After of a 503', 503, { 'retry-after': '90' }],
  ['a Retry-After of a 429', 429, { 'retry-after': '90' }],
  ['a reset of a 429', 429, { 'x-ratelimit-reset': '90', 'x-ratelimit-remaining': '79' }],
  ['a reset where nothing is left', 500, { 'x-ratelimit-reset': '90', 'x-ratelimit-remaining': '0' }],
])('waits as long as %s says', async (_name, status, headers) => {
  const daybook = await startRefusing(status, headers);
  const answer = await daybook.log(dayOf(1));
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '90']);
  const calls = daybook.crm.calls.length;
  await daybook.pass(89_000);
  expect(daybook.crm.calls).toHaveLength(calls);
  daybook.crm.faults.length = 0;
  await daybook.pass(MINUTE + 2_000);
  expect(daybook.crm.entries).toHaveLength(1);
});

it('asks every five minutes an account whose CRM wanted a day, and no more often', async () => {
  const daybook = await startRefusing(429, { 'retry-after': '86400' });
  expect((await daybook.log(dayOf(1))).headers['retry-after']).toBe('300');
  await daybook.log(dayOf(2));
  expect(daybook.crm.calls).toHaveLength(1);
  await daybook.pass(HOUR);
  expect(daybook.crm.calls).toHaveLength(13);
  daybook.crm.faults.length = 0;
  await daybook.pass(5 * MINUTE);
  expect(daybook.crm.entries).toHaveLength(2);
});

it.each([
  ['no wait at all', { 'retry-after': '0' }],
  ['a moment that has passed', { 'x-ratelimit-reset': '1700000000' }],
])('does not besiege a CRM that refuses and asks for %s', async (_name, headers) => {
  const daybook = await startRefusing(429, headers);
  await daybook.log(dayOf(1));
  daybook.crm.calls.length = 0;
  await daybook.pass(30_000);
  // Three tries a time, a second between two times.
  expect(daybook.crm.calls.length).toBeLessThanOrEqual(90);
});

it.each([
  ['asks to slow down', 429, 'Fake CRM asks us to slow down.'],
  ['is down', 502, 'Fake CRM is not answering (it answered 502).'],
])('tells who comes during a pause that the CRM %s', async (_name, status, reason) => {
  const daybook = await startRefusing(status, { 'retry-after': '60' });
  const first = await daybook.log(dayOf(1));
  const second = await daybook.log(dayOf(2));
  expect([first.body, second.body]).toEqual(Array(2).fill(`Not logged yet: ${reason} ${KEPT}`));
});

it('tells the reason of the longest wait when several writes failed together', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: {} } });
  const headers = { 'retry-after': '60' };
  daybook.crm.faults.push(
    { on: 'create', kind: 'answer', status: 429, headers, times: 1 },
    { on: 'create', kind: '500', times: 1 },
  );
  await Promise.all([daybook.log(dayOf(1)), daybook.log(dayOf(2))]);
  const third = await daybook.log(dayOf(3));
  expect(third.body).toBe(`Not logged yet: Fake CRM asks us to slow down. ${KEPT}`);
});
