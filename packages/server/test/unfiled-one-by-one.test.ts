/** Several messages of one day wait for a person, each for a reason of its own. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, hold, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase } from './support/storages.js';

const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');
const other = conversation([message(500, 'other')], { key: 'another/7/14/2026' });

const texts = ({ crm }: FakeDaybook): (string | undefined)[][] =>
  crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

/** What is found in each entry, as often as it stands there. */
function found({ crm }: FakeDaybook, pattern: RegExp): string[][] {
  return crm.entries.map(({ body }) => (body.match(pattern) ?? []).toSorted());
}

async function listed({ unfiled }: FakeDaybook): Promise<[number, string][]> {
  return (await unfiled()).map(({ messages, reason }) => [messages, reason.code]);
}

/** The CRM is away for a moment, the day is kept, and meanwhile the person signs out, and in again after a minute. */
async function keepThenSignInAgain(daybook: FakeDaybook, messages: unknown[]): Promise<void> {
  daybook.crm.faults.push({ on: 'create', kind: '429 without', times: 1 });
  await daybook.log(other);
  await daybook.log(conversation(messages));
  await daybook.post('/unAuthorize');
  await daybook.pass(60_000);
  await daybook.signInAgain();
  await daybook.pass(20_000);
}

describe('after signing in again', () => {
  it('what may stand in the CRM already still waits for a person', async () => {
    const daybook = await startFakeDaybook({ canFind: false });
    daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
    await daybook.log(conversation([one]));
    await daybook.pass(5_000);
    expect(await listed(daybook)).toEqual([[1, 'fate_unknown']]);

    await keepThenSignInAgain(daybook, [one, two]);
    expect(texts(daybook)).toEqual([['one'], ['other']]);
    expect(await listed(daybook)).toEqual([[2, 'fate_unknown']]);
  });

  it('an entry that somebody deleted stays deleted', async () => {
    const daybook = await startFakeDaybook();
    await daybook.log(conversation([one]));
    daybook.crm.entries.length = 0;
    await daybook.log(conversation([one, two]));
    await daybook.pass(11_000);
    expect(await listed(daybook)).toEqual([[1, 'entry_deleted']]);

    await keepThenSignInAgain(daybook, [one, two, three]);
    expect(texts(daybook)).toEqual([['other']]);
    expect(await listed(daybook)).toEqual([[2, 'entry_deleted']]);
  });

  it('a message that is added by itself is written, and one whose fate is unknown is not', async () => {
    const daybook = await startFakeDaybook({ writes: 'message', canFind: false, canRead: false });
    await daybook.log(conversation([one]));
    daybook.crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
    await daybook.log(conversation([one, two]));
    await daybook.pass(60_000);
    daybook.crm.faults.push({ on: 'update', kind: '401', times: 2 });
    await daybook.log(conversation([one, two, three]));
    expect(await listed(daybook)).toEqual([[2, 'fate_unknown']]);

    await daybook.signInAgain();
    await daybook.pass(20_000);
    expect(found(daybook, /one|two|three/g)).toEqual([['one', 'three', 'two']]);
    expect(await listed(daybook)).toEqual([[1, 'fate_unknown']]);
  });
});

it('logged again for another contact, a message that the CRM refused for the first one is filed there', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'answer', status: 400, headers: {}, times: 1 });
  const refused = await daybook.log(conversation([one]));
  expect(refused.statusCode).toBe(400);
  const again = await daybook.log(conversation([one], { contactId: 102, contactName: 'Ben Known' }));
  expect(again.statusCode).toBe(200);
  expect(daybook.crm.entries.map(({ contactId }) => contactId)).toEqual([102]);
  expect(await listed(daybook)).toEqual([]);
});

it('a message that comes while another one is refused is not refused with it', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const storage = await database.open();
  const daybook = await startFakeDaybook({ storage });
  await daybook.token();
  daybook.crm.refuses = 'one';
  const answer = hold(daybook);
  const isAsked = new Promise<void>((resolve) => {
    daybook.crm.onMoment = () => resolve();
  });
  const first = daybook.log(conversation([one]));
  await isAsked;
  const second = daybook.log(conversation([two]));
  await expect.poll(async () => (await storage.logbook.backlog()).pending).toBe(2);
  answer();
  expect((await first).statusCode).toBe(400);
  expect((await second).statusCode).toBe(200);
  expect(texts(daybook)).toEqual([['two']]);
  expect(await listed(daybook)).toEqual([[1, 'crm_rejected']]);
});

it('tried again, a message is not written twice where another one may just have landed', async () => {
  const daybook = await startFakeDaybook({ writes: 'message', entryBytes: 2_500, settlingSeconds: 60 });
  const long = (id: number): Record<string, unknown> => message(id, `${id} ${'z'.repeat(1_400)}`);
  await daybook.log(conversation([long(1)]));
  daybook.crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await daybook.log(conversation([long(1), two]));
  await daybook.pass(120_000);
  expect(await listed(daybook)).toEqual([[1, 'fate_unknown']]);
  daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await daybook.log(conversation([long(1), two, long(3)]));

  const [waiting] = await daybook.unfiled();
  await daybook.post(`/unfiled/retry/${waiting?.digestId}`);
  await daybook.pass(200_000);
  expect(found(daybook, /1 z|two|3 z/g)).toEqual([['1 z'], ['3 z', 'two']]);
  expect(await listed(daybook)).toEqual([]);
});
