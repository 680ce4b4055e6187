import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');
const kept =
  "Not logged yet: Fake CRM does not show this day's entry just now. Your messages are kept, and Daybook logs them by itself as soon as it can.";
type Daybook = Awaited<ReturnType<typeof startFakeDaybook>>;
const texts = ({ crm }: Daybook): (string | undefined)[][] =>
  crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

it.each(['read', 'update'] as const)(
  'does not take one 404 on %s for a deletion: the entry is there a moment later',
  async (on) => {
    const daybook = await startFakeDaybook();
    await daybook.log(conversation([one]));
    daybook.crm.faults.push({ on, kind: '404', times: 1 });
    const answer = await daybook.log(conversation([one, two]));
    expect([answer.statusCode, answer.body]).toEqual([503, kept]);
    expect(texts(daybook)).toEqual([['one']]);
    // Sooner than the moment that the connector states: nothing is decided yet.
    await daybook.pass(2_000);
    await daybook.log(conversation([one, two, three]));
    await daybook.pass(20_000);
    expect(texts(daybook)).toEqual([['one', 'two', 'three']]);
    expect(await daybook.unfiled()).toEqual([]);
    expect((await daybook.log(conversation([one, two, three]))).json()).toMatchObject({ successful: true });
  },
);

it('looks twice before it believes a deletion, however often somebody asks meanwhile', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.entries.length = 0;
  for (let second = 0; second < 9; second += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    expect((await daybook.log(conversation([one, two]))).body).toBe(kept);
    daybook.clock.advance(1_000);
  }
  await daybook.pass(5_000);
  expect(await daybook.unfiled()).toMatchObject([{ messages: 1, reason: { code: 'entry_deleted' } }]);
  expect(daybook.crm.entries).toEqual([]);
});

it('counts a second absence anew when the entry was seen in between', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.faults.push({ on: 'read', kind: '404', times: 1 });
  await daybook.log(conversation([one, two]));
  await daybook.pass(60_000);
  expect(texts(daybook)).toEqual([['one', 'two']]);
  daybook.crm.faults.push({ on: 'read', kind: '404', times: 1 });
  const answer = await daybook.log(conversation([one, two, three]));
  expect(answer.body).toBe(kept);
  await daybook.pass(60_000);
  expect(texts(daybook)).toEqual([['one', 'two', 'three']]);
});

it('waits as long as the connector states', async () => {
  const daybook = await startFakeDaybook({ missingSeconds: 60 });
  await daybook.log(conversation([one]));
  const [entry] = daybook.crm.entries.splice(0);
  await daybook.log(conversation([one, two]));
  await daybook.pass(50_000);
  if (entry) daybook.crm.entries.push(entry);
  await daybook.pass(20_000);
  expect(texts(daybook)).toEqual([['one', 'two']]);
});

it.each(['subject', 'body'] as const)(
  'does not take an entry that is shown once without its %s for one that a person has edited',
  async (field) => {
    const daybook = await startFakeDaybook();
    const { crm } = daybook;
    await daybook.log(conversation([one]));
    const [entry] = crm.entries;
    const whole = entry?.[field] ?? '';
    if (entry) entry[field] = '';
    expect((await daybook.log(conversation([one, two]))).body).toBe(kept);
    if (entry) entry[field] = whole;
    await daybook.pass(20_000);
    expect(texts(daybook)).toEqual([['one', 'two']]);
  },
);

it('believes at the second look that a person has emptied an entry', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  const [entry] = daybook.crm.entries;
  if (entry) entry.body = '';
  expect((await daybook.log(conversation([one, two]))).body).toBe(kept);
  await daybook.pass(20_000);
  expect(daybook.crm.entries.map(({ subject }) => subject)).toEqual([
    'SMS conversation with Ada Known - 26/07/14',
    'SMS conversation with Ada Known - 26/07/14 (part 2)',
  ]);
  expect(texts(daybook)).toEqual([[undefined], ['two']]);
});

it.each([200, 204])(
  'does not believe an answer of %s that holds no entry before the second look',
  async (status) => {
    const daybook = await startFakeDaybook();
    const { faults } = daybook.crm;
    await daybook.log(conversation([one]));
    faults.push({ on: 'read', kind: 'answer', status, headers: {}, times: 1 });
    expect((await daybook.log(conversation([one, two]))).body).toBe(kept);
    await daybook.pass(20_000);
    expect(texts(daybook)).toEqual([['one', 'two']]);
    faults.push({ on: 'read', kind: 'answer', status, headers: {}, times: Number.POSITIVE_INFINITY });
    await daybook.log(conversation([one, two, three]));
    await daybook.pass(20_000);
    expect(await daybook.unfiled()).toMatchObject([{ messages: 1, reason: { code: 'connector_contract' } }]);
  },
);

it.each(
  (['create', 'read', 'update'] as const).flatMap((on) => [423, 425].map((status) => [status, on] as const)),
)('goes on by itself after a %s on %s: the CRM takes it another time', async (status, on) => {
  const daybook = await startFakeDaybook();
  if (on !== 'create') await daybook.log(conversation([one]));
  daybook.crm.faults.push({ on, kind: 'answer', status, headers: {}, times: 1 });
  const answer = await daybook.log(conversation([one, two]));
  expect(answer.json()).toMatchObject({ successful: true });
  expect(texts(daybook)).toEqual([['one', 'two']]);
  expect(await daybook.unfiled()).toEqual([]);
  // It was surely not carried out: nothing is looked for before it is sent again.
  expect(daybook.crm.calls).not.toContain('find');
});
