/** What becomes known of a filed message, and cannot be told in its entry: nothing else may suffer from that. */
import { describe, expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const outbound = (messageStatus: string): Record<string, unknown> =>
  message(1, 'one', {
    direction: 'Outbound',
    from: { phoneNumber: '+16505550001' },
    to: [{ phoneNumber: '+14155550100' }],
    messageStatus,
  });
const two = message(2, 'two');
const three = message(3, 'three');
const refusal = { on: 'update', kind: 'answer', status: 400, headers: {} } as const;

const texts = ({ crm }: FakeDaybook): (string | undefined)[][] =>
  crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

async function callsWithin(daybook: FakeDaybook, milliseconds: number): Promise<number> {
  const before = daybook.crm.calls.length;
  await daybook.pass(milliseconds);
  return daybook.crm.calls.length - before;
}

describe.each([
  ['reads', true],
  ['does not read', false],
])('with a connector that %s', (_how, canRead) => {
  it('news that is refused after an answer was lost is not sent for ever', async () => {
    const daybook = await startFakeDaybook({ canRead });
    await daybook.log(conversation([outbound('Queued'), two]));
    daybook.crm.faults.push({ on: 'update', kind: 'hang before', times: 1 }, { ...refusal, times: 1_000 });
    await daybook.log(conversation([outbound('SendingFailed'), two]));
    await daybook.pass(10 * MINUTE);
    expect(await callsWithin(daybook, 60 * MINUTE)).toBe(0);

    daybook.crm.faults.length = 0;
    await daybook.log(conversation([outbound('SendingFailed'), two, three]));
    expect(texts(daybook)).toEqual([['one', 'two', 'three']]);
  });
});

it('news is not told for ever to a CRM that is gone', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([outbound('Queued'), two]));
  daybook.crm.faults.push({ on: 'read', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.log(conversation([outbound('SendingFailed'), two]));
  await daybook.pass(10 * MINUTE);
  daybook.clock.advance(DAY);
  expect(await callsWithin(daybook, MINUTE)).toBe(0);
});

it('news that is refused keeps no new message from being filed', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 3_000 });
  const long = message(1, 'x'.repeat(900));
  const late = message(2, 'y'.repeat(1_900));
  await daybook.log(conversation([long, message(2, '')]));
  daybook.crm.refuses = 'yyy';
  await daybook.log(conversation([long, late]));
  const calls = daybook.crm.calls.length;
  const answer = await daybook.log(conversation([long, late, three]));
  expect([answer.statusCode, answer.json<{ logIds: string[] }>().logIds]).toEqual([200, ['3']]);
  expect(texts(daybook).at(-1)).toEqual(['three']);
  expect(await daybook.unfiled()).toEqual([]);
  // It is not tried again with every message that follows.
  expect(daybook.crm.calls.slice(calls)).toEqual(['create']);
});
