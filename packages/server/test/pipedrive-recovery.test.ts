import { expect, it } from 'vitest';
import { type Client, clientOf } from './support/client.js';
import { conversation, message, transcript } from './support/conversations.js';
import { type PipedriveDaybook, REDIRECT, startPipedriveDaybook } from './support/pipedrive-daybook.js';

const day = (contactId: number, ...ids: number[]): object =>
  conversation(
    ids.map((id) => message(id, `text ${id}`)),
    { contactId },
  );
const texts = (note: string | null | undefined): string[] =>
  transcript((note ?? '').replaceAll('<br />', '<br>')).map((line) => line.split(' | ')[1] ?? '');

it('takes over the activity whose answer got lost, also behind a hundred newer ones', async () => {
  const { signIn, ada, company, fake, pass, clock } = await startPipedriveDaybook();
  const { log, unfiled } = await signIn();
  fake.faults.push({ on: 'createActivity', kind: 'hang after', times: 1 });
  expect((await log(day(ada.id, 1))).statusCode).toBe(503);
  clock.advance(1_000);
  const [ours] = company.activities;
  const add_time = new Date(clock.now()).toISOString().replace(/\.\d+/, '');
  for (let id = 1_001; id <= 1_120; id += 1) {
    const note = 'Somebody quotes Daybook #AAAAAAAAAAAA';
    if (ours)
      company.activities.push({ ...ours, id, subject: 'Coffee', note, add_time, update_time: add_time });
  }

  await pass(120_000);
  expect(company.activities.filter(({ subject }) => subject !== 'Coffee')).toHaveLength(1);
  expect((await log(day(ada.id, 1, 2))).json()).toMatchObject({ logIds: ['1', '2'] });
  expect(texts(ours?.note)).toEqual(['text 1', 'text 2']);
  expect(await unfiled()).toEqual([]);
});

it('does not take an activity for the day in whose text a customer quotes its marker', async () => {
  const { signIn, ada, company, fake, pass } = await startPipedriveDaybook();
  const { log } = await signIn();
  fake.faults.push({ on: 'createActivity', kind: 'reset after', times: 1 });
  await log(day(ada.id, 1));
  const [ours] = company.activities;
  const marker = /Daybook #\w+/.exec(ours?.note ?? '')?.[0];
  if (ours) company.activities.push({ ...ours, id: 77, subject: 'Tuesday', note: `Here it says ${marker}` });
  await pass(120_000);
  await log(day(ada.id, 1, 2));
  expect(company.activities).toHaveLength(2);
  expect(texts(ours?.note)).toEqual(['text 1', 'text 2']);
});

it('leaves an activity alone that somebody edited, and goes on in a second part', async () => {
  const { signIn, ada, company } = await startPipedriveDaybook();
  const { log } = await signIn();
  await log(day(ada.id, 1));
  const [first] = company.activities;
  company.editActivity(first?.id ?? 0, { note: `${first?.note}<br />Call her back!` });

  expect((await log(day(ada.id, 1, 2))).json()).toMatchObject({ successful: true, logIds: ['2'] });
  expect(company.activities.map(({ subject }) => subject)).toEqual([
    'SMS conversation with Ada Known - 26/07/14',
    'SMS conversation with Ada Known - 26/07/14 (part 2)',
  ]);
  expect(company.activities[0]?.note).toMatch(/Call her back!$/);
  expect(texts(company.activities[1]?.note)).toEqual(['text 2']);
});

it('keeps what people set on the activity: deal, type, owner, due date and done', async () => {
  const { signIn, ada, company } = await startPipedriveDaybook();
  const deal = company.addDeal({ title: 'Roof', person: ada });
  const { log } = await signIn();
  await log(day(ada.id, 1));
  const id = company.activities[0]?.id ?? 0;
  company.editActivity(id, { deal_id: deal.id, type: 'meeting', done: false, due_date: '2026-08-01' });

  await log(day(ada.id, 1, 2));
  expect(company.activities).toMatchObject([
    { deal_id: deal.id, type: 'meeting', done: false, due_date: '2026-08-01' },
  ]);
  expect(texts(company.activities[0]?.note)).toEqual(['text 1', 'text 2']);
});

it.each(['deleteActivity', 'purgeActivity'] as const)(
  'does not make an activity again after a person did %s; the next day works as always',
  async (remove) => {
    const { signIn, ada, company, pass } = await startPipedriveDaybook();
    const { log, unfiled } = await signIn();
    await log(day(ada.id, 1));
    company[remove](company.activities[0]?.id ?? 0);
    // What is not there at all may not be there yet: Pipedrive is asked a second time.
    if (remove === 'purgeActivity') {
      await log(day(ada.id, 1, 2));
      await pass(11_000);
    }

    const answer = await log(day(ada.id, 1, 2));
    expect([answer.statusCode, answer.body]).toEqual([
      409,
      "This day's entry was deleted in Pipedrive. Daybook leaves it deleted; new messages of that day are on your unfiled list.",
    ]);
    expect(await unfiled()).toMatchObject([{ reason: { code: 'entry_deleted' } }]);
    expect(company.activities.filter(({ is_deleted }) => !is_deleted)).toEqual([]);

    const next = conversation([message(3, 'Good morning')], { key: 'c/7/15/2026', contactId: ada.id });
    expect((await log(next)).json()).toMatchObject({ successful: true, logIds: ['3'] });
  },
);

it('treats an activity as deleted that vanishes between looking and writing (410)', async () => {
  const { signIn, ada, fake, company } = await startPipedriveDaybook();
  const { log, unfiled } = await signIn();
  await log(day(ada.id, 1));
  fake.faults.push({ on: 'updateActivity', kind: '410', times: 1 });
  expect((await log(day(ada.id, 1, 2))).statusCode).toBe(409);
  expect(await unfiled()).toMatchObject([{ reason: { code: 'entry_deleted' } }]);
  expect(company.activities).toHaveLength(1);
});

it('lets two agents of one company log the same conversation, each as their own activity', async () => {
  const { signIn, ada, company, ann } = await startPipedriveDaybook();
  const bob = company.addUser({ name: 'Bob Agent' });
  const [first, second] = [await signIn(ann), await signIn(bob)];
  await first.log(day(ada.id, 1));
  expect((await second.log(day(ada.id, 1))).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(company.activities.map(({ owner_id }) => owner_id)).toEqual([ann.id, bob.id]);
});

it('keeps two companies apart that know the same number', async () => {
  const { signIn, ada, company, fake } = await startPipedriveDaybook();
  const other = fake.addCompany({ domain: 'globex' });
  const gus = other.addUser({ name: 'Gus Agent' });
  other.addPerson({ name: 'Somebody else' });
  const adele = other.addPerson({ name: 'Adele', phones: ['+1 415 555 0100'] });
  other.addActivityType({ name: 'SMS' });
  const [acme, globex] = [await signIn(), await signIn(gus)];

  const search = '/contact?phoneNumber=+14155550100';
  expect((await acme.get(search)).json().contact[0]).toMatchObject({ id: ada.id, name: 'Ada Known' });
  expect((await globex.get(search)).json().contact[0]).toMatchObject({ id: adele.id, name: 'Adele' });
  await acme.log(day(ada.id, 1));
  await globex.log(conversation([message(1, 'text 1')], { contactId: adele.id, contactName: 'Adele' }));
  expect([
    company.activities.map(({ subject }) => subject),
    other.activities.map(({ subject }) => subject),
  ]).toEqual([['SMS conversation with Ada Known - 26/07/14'], ['SMS conversation with Adele - 26/07/14']]);
});

const signOut: Leave = async ({ client }) => (await client.post('/unAuthorize')).statusCode;
const removeApp: Leave = async ({ app, company, ann }) => {
  const notice = {
    client_id: 'client',
    company_id: company.id,
    user_id: ann.id,
    timestamp: '2026-07-14T18:00:05.000Z',
  };
  const authorization = `Basic ${Buffer.from('client:client-secret').toString('base64')}`;
  const url = new URL(REDIRECT).pathname;
  return (await app.inject({ method: 'DELETE', url, payload: notice, headers: { authorization } }))
    .statusCode;
};
type Leave = (daybook: PipedriveDaybook & { client: Client }) => Promise<number>;

it.each([
  ['signs out', signOut],
  ['removes the app in Pipedrive', removeApp],
])(
  'keeps the messages of a user who %s midway, and files them once after the next sign-in',
  async (_how, leave) => {
    const daybook = await startPipedriveDaybook();
    const { app, signIn, ada, fake, company, pass } = daybook;
    const client = await signIn();
    await client.log(day(ada.id, 1));
    fake.faults.push({ on: 'updateActivity', kind: '503', times: 3 });
    expect((await client.log(day(ada.id, 1, 2))).statusCode).toBe(503);

    expect(await leave({ ...daybook, client })).toBe(200);
    await pass(60_000);
    expect((await clientOf(app, client.token).get('/authValidation')).json()).toMatchObject({
      successful: false,
    });
    expect(texts(company.activities[0]?.note)).toEqual(['text 1']);

    const again = await signIn();
    expect(await again.unfiled()).toEqual([]);
    await pass(10_000);
    expect(company.activities).toHaveLength(1);
    expect(texts(company.activities[0]?.note)).toEqual(['text 1', 'text 2']);
  },
);

it('reads answers in which everything that may be null is null', async () => {
  const { signIn, ada, fake, company } = await startPipedriveDaybook();
  const { log, get } = await signIn();
  fake.faults.push({ on: 'any', kind: 'nulls', times: 20 });
  const found = await get('/contact?phoneNumber=+14155550100');
  expect(found.json().contact).toMatchObject([{ id: 'createNewContact' }]);
  expect((await log(day(ada.id, 1))).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(company.activities).toMatchObject([{ type: 'sms', person_id: ada.id }]);
});
