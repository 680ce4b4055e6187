import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';

const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');

/** "one" is on the unfiled list because the CRM refused it, after an earlier create whose fate is unknown. */
async function startWithRefused(
  fate: 'hang before' | 'late' = 'hang before',
  options: FakeDaybookOptions = {},
): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook({
    ...options,
    server: { logbook: { giveUpAfterMs: 3_600_000 } },
  });
  daybook.crm.faults.push({ on: 'create', kind: fate, times: 1 });
  await daybook.log(conversation([one]));
  daybook.crm.refuses = 'one';
  await daybook.pass(90_000);
  daybook.crm.refuses = '';
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_rejected']);
  return daybook;
}

/** What stands in each entry, in order. */
const texts = ({ crm }: FakeDaybook): string[][] =>
  crm.entries.map(({ body }) => body.match(/(?<=<b>)(one|two|three)(?=<)/g) ?? []);

it('takes off the unfiled list what a later message has brought into the CRM with it', async () => {
  const daybook = await startWithRefused();
  await daybook.log(conversation([one, two]));
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['one', 'two']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it('does not file again what stands in an entry that a person has changed since', async () => {
  const daybook = await startWithRefused();
  daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await daybook.log(conversation([one, two]));
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['one', 'two']]);
  const [entry] = daybook.crm.entries;
  if (entry) entry.body += '<p>Called back.</p>';
  await daybook.pass(90_000);
  await daybook.post('/unfiled/retry');
  await daybook.pass(90_000);
  expect(texts(daybook).flat()).toEqual(['one', 'two']);
});

it('holds no message up behind one that waits for a person, where messages are added one by one', async () => {
  const daybook = await startWithRefused('hang before', { writes: 'message' });
  await daybook.log(conversation([one, two]));
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['two']]);
  expect((await daybook.unfiled()).map(({ messages }) => messages)).toEqual([1]);
  await daybook.post('/unfiled/retry');
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['two', 'one']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it('takes off the list what landed late after all, where messages are added one by one', async () => {
  const daybook = await startWithRefused('late', { writes: 'message' });
  daybook.crm.landLate();
  await daybook.log(conversation([one, two]));
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['one', 'two']]);
  expect(await daybook.unfiled()).toEqual([]);
});

/** "one" is filed. "two" is on the list because the CRM refused it, after an earlier update that lands late. */
async function startWithRefusedUpdate(): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.faults.push({ on: 'update', kind: 'late', times: 1 });
  await daybook.log(conversation([one, two]));
  daybook.crm.refuses = 'two';
  await daybook.pass(5_000);
  daybook.crm.refuses = '';
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_rejected']);
  return daybook;
}

const addNote = ({ crm }: FakeDaybook): void => {
  const [entry] = crm.entries;
  if (entry) entry.body += '<p>Called back.</p>';
};

it('takes off the list what an update brought that landed late, as soon as the entry is written again', async () => {
  const daybook = await startWithRefusedUpdate();
  daybook.crm.landLate();
  await daybook.log(conversation([one, two, three]));
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['one', 'two', 'three']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it('takes it off the list, too, when a person has changed the entry since', async () => {
  const daybook = await startWithRefusedUpdate();
  daybook.crm.landLate();
  addNote(daybook);
  await daybook.log(conversation([one, three]));
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['one', 'two'], ['three']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it('does not file a second time what lands after a person has changed the entry', async () => {
  const daybook = await startWithRefusedUpdate();
  addNote(daybook);
  await daybook.log(conversation([one, three]));
  await daybook.pass(5_000);
  daybook.crm.landLate();
  await daybook.pass(90_000);
  await daybook.post('/unfiled/retry');
  await daybook.pass(90_000);
  expect(texts(daybook).flat().toSorted()).toEqual(['one', 'three', 'two']);
  expect(await daybook.unfiled()).toEqual([]);
});
