import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { hold, startFakeDaybook } from './support/fake-daybook.js';

const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');
const texts = (bodies: { body: string }[]): (string | undefined)[][] =>
  bodies.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

it('adopts a create that lands after we have given up waiting for it', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'late', times: 1 });

  const answer = await daybook.log(conversation([one]));
  await daybook.pass(59_000);
  expect(daybook.crm.entries).toEqual([]);
  daybook.crm.landLate();
  await daybook.pass(10_000);

  expect(answer.statusCode).toBe(503);
  expect(answer.body).toBe(
    'Not logged yet: Fake CRM is not answering (the request was given up). Your messages are kept, and Daybook logs them by itself as soon as it can.',
  );
  expect(texts(daybook.crm.entries)).toEqual([['one']]);
  expect(daybook.crm.calls.filter((call) => call === 'create')).toHaveLength(1);
});

it('creates again only when the settling time is over and the entry is still not there', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'hang before', times: 1 });
  await daybook.log(conversation([one]));
  await daybook.pass(58_000);
  expect(daybook.crm.entries).toEqual([]);
  await daybook.pass(20_000);
  expect(texts(daybook.crm.entries)).toEqual([['one']]);
});

it('files what came meanwhile together with what was adopted', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await daybook.log(conversation([one]));
  await daybook.pass(2_000);
  await daybook.log(conversation([one, two]));
  await daybook.pass(5_000);
  expect(texts(daybook.crm.entries)).toEqual([['one', 'two']]);
});

it.each([true, false])(
  'writes again when an old update lands on top of a newer one (connector reads: %s)',
  async (canRead) => {
    const daybook = await startFakeDaybook({ canRead });
    await daybook.log(conversation([one]));
    daybook.crm.faults.push({ on: 'update', kind: 'late', times: 1 });
    await daybook.log(conversation([one, two]));
    await daybook.pass(2_000);
    await daybook.log(conversation([one, two, three]));
    await daybook.pass(5_000);
    expect(texts(daybook.crm.entries)).toEqual([['one', 'two', 'three']]);

    daybook.crm.landLate();
    expect(texts(daybook.crm.entries)).toEqual([['one', 'two']]);
    await daybook.pass(70_000);

    expect(texts(daybook.crm.entries)).toEqual([['one', 'two', 'three']]);
    expect(await daybook.unfiled()).toEqual([]);
  },
);

it('asks a person rather than write twice when the connector cannot look', async () => {
  const daybook = await startFakeDaybook({ canFind: false });
  daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  const first = await daybook.log(conversation([one]));
  await daybook.pass(5_000);
  const again = await daybook.log(conversation([one]));
  await daybook.pass(200_000);

  expect([first.statusCode, again.statusCode]).toEqual([503, 409]);
  expect(again.body).toBe(
    'Fake CRM did not say whether it stored this entry, and cannot be asked. Please look there before you try again from your unfiled list.',
  );
  expect(daybook.crm.calls.filter((call) => call === 'create')).toHaveLength(1);
  const [unfiled] = await daybook.unfiled();
  expect(unfiled).toMatchObject({ contactName: 'Ada Known', messages: 1, reason: { code: 'fate_unknown' } });

  // The person has looked: the entry is there after all. Somebody else would find it missing and try again.
  await daybook.post('/unfiled/dismiss', { ids: [unfiled?.digestId] });
  expect(await daybook.unfiled()).toEqual([]);
  expect((await daybook.log(conversation([one]))).json()).toEqual({
    successful: true,
    logIds: [],
    returnMessage: null,
  });
  expect(texts(daybook.crm.entries)).toEqual([['one']]);
});

it('creates the entry when the person says that it is missing', async () => {
  const daybook = await startFakeDaybook({ canFind: false });
  daybook.crm.faults.push({ on: 'create', kind: 'hang before', times: 1 });
  await daybook.log(conversation([one]));
  await daybook.pass(5_000);
  const retried = await daybook.post('/unfiled/retry');
  await daybook.pass(5_000);
  expect(retried.json()).toEqual({ successful: true, messages: 1 });
  expect(texts(daybook.crm.entries)).toEqual([['one']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it.each([true, false])(
  'still verifies when a re-send waited behind the write (connector reads: %s)',
  async (canRead) => {
    const daybook = await startFakeDaybook({ canRead });
    await daybook.log(conversation([one]));
    daybook.crm.faults.push({ on: 'update', kind: 'late', times: 1 });
    await daybook.log(conversation([one, two]));
    await daybook.pass(2_000);
    const letGo = hold(daybook);
    const before = daybook.crm.calls.length;
    const day = conversation([one, two, three]);
    const both = [daybook.log(day), daybook.log(day)];
    await expect.poll(() => daybook.crm.calls.length).toBeGreaterThan(before);
    letGo();
    await Promise.all(both);
    daybook.crm.landLate();
    expect(texts(daybook.crm.entries)).toEqual([['one', 'two']]);
    await daybook.pass(120_000);
    expect(texts(daybook.crm.entries)).toEqual([['one', 'two', 'three']]);
  },
);

it('still verifies after a newer message could not be filed', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.faults.push({ on: 'update', kind: 'late', times: 1 });
  await daybook.log(conversation([one, two]));
  await daybook.pass(2_000);
  await daybook.log(conversation([one, two, three]));
  daybook.crm.faults.push({ on: 'read', kind: '401', times: 2 });
  await daybook.log(conversation([one, two, three, message(4, 'four')]));
  daybook.crm.landLate();
  await daybook.pass(600_000);
  expect(texts(daybook.crm.entries)).toEqual([['one', 'two', 'three']]);
  expect((await daybook.unfiled()).map(({ messages, reason }) => [messages, reason.code])).toEqual([
    [1, 'crm_login_expired'],
  ]);
});

it('counts the settling time from when we gave up, not from when we began', async () => {
  const daybook = await startFakeDaybook({ settlingSeconds: 5 });
  daybook.crm.faults.push({ on: 'create', kind: 'late', times: 1 });
  daybook.crm.onMoment = () => {
    daybook.crm.onMoment = () => undefined;
    daybook.clock.advance(10_000);
  };
  await daybook.log(conversation([one]));
  await daybook.pass(2_000);
  daybook.crm.landLate();
  await daybook.pass(120_000);
  expect(texts(daybook.crm.entries)).toEqual([['one']]);
});
