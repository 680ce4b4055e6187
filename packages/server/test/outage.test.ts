import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { hold, startFakeDaybook } from './support/fake-daybook.js';

const MINUTE = 60_000;
const KEPT = / Your messages are kept, and Daybook logs them by itself as soon as it can\.$/;

const dayOf = (number: number, messages: number): Record<string, unknown> =>
  conversation(
    Array.from({ length: messages }, (_, index) =>
      message(number * 1_000 + index + 1, `${number}/${index + 1}`),
    ),
    { key: `conversation ${number}/7/14/2026` },
  );

it('files 1,000 messages within a minute after ten minutes without the CRM, with hardly a call too many', async () => {
  const digests = 100;
  const daybook = await startFakeDaybook({ server: { logbook: {} } });
  daybook.crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  for (let number = 1; number <= digests; number += 1) {
    // oxlint-disable-next-line no-await-in-loop -- as they come
    const answer = await daybook.log(dayOf(number, 10));
    expect([answer.statusCode, answer.body]).toEqual([503, expect.stringMatching(KEPT)]);
  }
  await daybook.pass(10 * MINUTE);
  const callsWhileDown = daybook.crm.calls.length;

  daybook.crm.faults.length = 0;
  daybook.crm.calls.length = 0;
  await daybook.pass(MINUTE);

  const lines = daybook.crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));
  expect(lines.toSorted(byFirst)).toEqual(
    Array.from({ length: digests }, (_, number) =>
      Array.from({ length: 10 }, (_each, index) => `${number + 1}/${index + 1}`),
    ).toSorted(byFirst),
  );
  expect(daybook.crm.calls.length).toBeLessThanOrEqual(digests * 1.1);
  expect(callsWhileDown).toBeLessThanOrEqual(40);
  expect(await daybook.unfiled()).toEqual([]);
});

it('tells operators how much waits, and for how long', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.log(dayOf(1, 3));
  daybook.clock.advance(90_000);
  const { body } = await daybook.app.inject('/metrics');
  expect(body).toContain('daybook_messages_waiting{state="pending"} 3\n');
  expect(body).toContain('daybook_messages_waiting{state="unfiled"} 0\n');
  expect(body).toMatch(/^daybook_oldest_pending_seconds \d/m);
});

it('waits exactly as long as the CRM says, and does not ask it meanwhile', async () => {
  const daybook = await startFakeDaybook();
  const headers = { 'retry-after': '240' };
  daybook.crm.faults.push({ on: 'create', kind: 'answer', status: 429, headers, times: 1 });
  const answer = await daybook.log(dayOf(1, 1));
  const second = await daybook.log(dayOf(2, 1));
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '240']);
  expect(second.statusCode).toBe(503);
  await daybook.pass(4 * MINUTE - 1_000);
  expect(daybook.crm.calls).toEqual(['create']);
  await daybook.pass(30_000);
  expect(daybook.crm.entries).toHaveLength(2);
  expect(daybook.crm.calls).toEqual(['create', 'create', 'create']);
});

it('answers while the CRM is still slow, and files what it was given', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { patienceMs: 20 } } });
  const letGo = hold(daybook);
  const answer = await daybook.log(dayOf(1, 1));
  expect([answer.statusCode, answer.body]).toEqual([
    503,
    'Not logged yet: Fake CRM is slow to answer. Your messages are kept, and Daybook logs them by itself as soon as it can.',
  ]);
  const closed = daybook.app.close();
  letGo();
  await closed;
  expect(daybook.crm.entries).toHaveLength(1);
});

it('lets an account that is out of budget slow down nobody else', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '429 for an hour', times: 1 });
  for (let number = 1; number <= 50; number += 1) {
    // oxlint-disable-next-line no-await-in-loop -- as they come
    await daybook.log(dayOf(number, 1), 'ann');
  }
  const answer = await daybook.log(dayOf(51, 1), 'ben');
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['51001'] });
  expect(daybook.crm.entries).toHaveLength(1);
});

it('goes on with the other days of an account when one of them always fails', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 60 * MINUTE } } });
  daybook.crm.poison = 'poison';
  await daybook.log(conversation([message(1, 'poison')], { key: 'poisoned/7/14/2026' }));
  await daybook.log(dayOf(2, 1));
  await daybook.log(dayOf(3, 1));
  await daybook.pass(15 * MINUTE);
  const filed = daybook.crm.entries.map(({ body }) => transcript(body)[0]?.split(' | ')[1] ?? '');
  expect(filed.toSorted((a, b) => a.localeCompare(b))).toEqual(['2/1', '3/1']);
  expect((await daybook.log(dayOf(4, 1))).statusCode).not.toBe(400);
  await daybook.pass(2 * MINUTE);
  expect(daybook.crm.entries).toHaveLength(3);
  await daybook.pass(60 * MINUTE);
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
});

function byFirst(a: (string | undefined)[], b: (string | undefined)[]): number {
  return String(a[0]).localeCompare(String(b[0]));
}
