import { describe, expect, it } from 'vitest';
import { callsOf, callWith, livingCall, sent, startCalls } from './support/calls.js';

describe('a logged call', () => {
  it('gets what has changed, and nothing else', async () => {
    const bench = startCalls();
    const { logId } = await bench.create(livingCall());
    const id = Number(logId);
    const hangUp = livingCall({ durationSeconds: 95, result: 'Disconnected', hasEnded: true, body: 'Ended' });
    expect(await bench.update(id, hangUp, ['body', 'duration', 'outcome'])).toEqual({
      stored: { subject: 'Inbound Call from Ada Known', body: 'Ended' },
    });
    const record = callWith({ body: 'Record', subject: 'Roof', startsAt: '2026-07-14T06:44:59.000Z' });
    await bench.update(id, record, ['subject', 'body', 'time', 'outcome']);
    await bench.update(id, callWith({ body: 'Recording' }), ['body']);
    await bench.update(id, callWith(), ['owner']);
    expect(sent(bench, 'PATCH')).toEqual([
      { note: 'Ended', duration: '00:02', done: true },
      { subject: 'Roof', note: 'Record', due_date: '2026-07-14', due_time: '06:44', done: true },
      { note: 'Recording' },
      { owner_id: bench.ann.id },
    ]);
  });

  it('keeps what people changed around it', async () => {
    const bench = startCalls();
    const deal = bench.company.addDeal({ title: 'Roof', person: bench.ada });
    const bob = bench.company.addUser({ name: 'Bob' });
    const { logId } = await bench.create(callWith());
    const byPeople = {
      deal_id: deal.id,
      owner_id: bob.id,
      done: false,
      due_date: '2026-07-20',
      due_time: '08:00:00',
      duration: '00:30:00',
      type: 'meeting',
      subject: 'Ask again',
    };
    bench.company.editActivity(Number(logId), byPeople);
    await bench.update(Number(logId), callWith({ body: 'With recording' }), ['body']);
    expect(bench.company.activities).toMatchObject([{ ...byPeople, note: 'With recording' }]);
  });

  it('costs no request when there is nothing that Pipedrive has a field for', async () => {
    const bench = startCalls();
    const { logId } = await bench.create(livingCall());
    expect(await bench.update(Number(logId), livingCall(), ['outcome'])).toEqual({});
    expect(sent(bench, 'PATCH')).toEqual([]);
  });

  it('is read as it stands', async () => {
    const bench = startCalls();
    const { logId } = await bench.create(callWith());
    const deal = bench.company.addDeal({ title: 'Roof', person: bench.ada });
    bench.company.editActivity(Number(logId), {
      subject: 'Theirs',
      note: '<p>Mine &amp; yours</p>',
      deal_id: deal.id,
    });
    expect(await bench.read(Number(logId))).toEqual({
      subject: 'Theirs',
      body: '<p>Mine &amp; yours</p>',
      fields: { deals: deal.id, leads: null },
    });
  });

  it('without a note has an empty text', async () => {
    const bench = startCalls();
    const { logId } = await bench.create(callWith());
    bench.company.editActivity(Number(logId), { note: null });
    expect(await bench.read(Number(logId))).toMatchObject({ body: '' });
  });

  it('that somebody has deleted is gone, for reading and for writing', async () => {
    const bench = startCalls();
    const { logId } = await bench.create(callWith());
    bench.company.deleteActivity(Number(logId));
    const gone = { code: 'crm_not_found', isGone: true };
    await expect(bench.read(Number(logId))).rejects.toMatchObject(gone);
    await expect(bench.update(Number(logId), callWith(), ['body'])).rejects.toMatchObject(gone);
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toBeNull();
  });

  it('that Pipedrive does not show is not there', async () => {
    const bench = startCalls();
    const { logId } = await bench.create(callWith());
    bench.company.purgeActivity(Number(logId));
    const missing = { code: 'crm_not_found', isGone: false };
    await expect(bench.read(Number(logId))).rejects.toMatchObject(missing);
    await expect(bench.update(Number(logId), callWith(), ['body'])).rejects.toMatchObject(missing);
  });
});

describe('a call whose answer was lost', () => {
  const other = {
    key: '700002',
    marker: 'Daybook #ZzZzZzZzZzZz',
    body: 'See Daybook #AbCdEfGhIjKl<br>Daybook #AbCdEfGhIjKl<br><b>Call details</b><br>Daybook #ZzZzZzZzZzZz',
  };

  it('is found by its marker, and not where a note to the next call quotes that', async () => {
    const bench = startCalls();
    const { logId } = await bench.create(callWith());
    await bench.create(callWith(other));
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toEqual({ logId });
    bench.company.purgeActivity(Number(logId));
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toBeNull();
  });

  it('is not looked for among the calls of others', async () => {
    const bench = startCalls();
    const bea = bench.company.addPerson({ name: 'Bea' });
    await callsOf(bench, bea).create(callWith());
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toBeNull();
  });

  it('is taken over with all that has become known, and not made twice', async () => {
    const bench = startCalls();
    const deal = bench.company.addDeal({ title: 'Roof', person: bench.ada });
    bench.fake.faults.push({ on: 'createActivity', kind: 'garbage', times: 1 });
    await expect(bench.create(livingCall())).rejects.toMatchObject({ mayHaveLanded: true });
    const again = { previous: 'uncertain', additionalSubmission: { deals: deal.id } } as const;
    const { logId } = await bench.create(callWith({ body: 'All of it' }), again);
    expect(sent(bench, 'PATCH')).toEqual([
      {
        subject: 'Inbound Call from Ada Known',
        note: 'All of it',
        due_date: '2026-07-14',
        due_time: '06:45',
        duration: '00:02',
        done: true,
        deal_id: deal.id,
      },
    ]);
    expect(bench.company.activities.map(({ id }) => id)).toEqual([logId]);
  });

  it('is made when it is not there', async () => {
    const bench = startCalls();
    await bench.create(callWith(other));
    const { logId } = await bench.create(callWith(), { previous: 'uncertain' });
    expect(bench.company.activities.map(({ id }) => id)).toEqual([Number(logId) - 1, logId]);
  });
});

it('a call costs at most 23 tokens in 7 requests, from the first to the AI note', async () => {
  const bench = startCalls();
  // Types and the person's organization are known from a call before.
  await bench.create(callWith({ key: '700000', marker: 'Daybook #before' }));
  const before = bench.fake.calls.length;
  const { logId } = await bench.create(livingCall());
  const late = [
    callWith({ body: 'Hung up, and the record' }),
    callWith({ body: 'The recording' }),
    callWith({ body: 'The AI note' }),
  ];
  for (const call of late) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, more than the gather time apart
    await bench.read(Number(logId));
    // oxlint-disable-next-line no-await-in-loop
    await bench.update(Number(logId), call, ['body', 'duration', 'outcome']);
  }
  const calls = bench.fake.calls.slice(before);
  expect(calls.map(({ operation }) => operation)).toEqual([
    'createActivity',
    'readActivity',
    'updateActivity',
    'readActivity',
    'updateActivity',
    'readActivity',
    'updateActivity',
  ]);
  expect(calls.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(23);
  expect(bench.connector.limits.callGatherSeconds).toBe(45);
});
