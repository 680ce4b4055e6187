import type { LightMyRequestResponse } from 'fastify';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Client, clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import { ADA_PHONE, type PipedriveDaybook, startPipedriveDaybook } from './support/pipedrive-daybook.js';

const BEN_PHONE = '+14155550111';
const BEN_WRITTEN = '(415) 555-0111';
const REFRESH = '&isForceRefreshAccountData=true';
const LOGGED = { messageType: 'success', message: 'Message logged', ttl: 1000 };
const ADVICE =
  'Ask a Pipedrive administrator to add an activity type named "SMS" (Company settings, Activities).';
const day = (contactId: number, ...ids: number[]): object =>
  conversation(
    ids.map((id) => message(id, `text ${id}`)),
    { contactId },
  );

/** Ada and whoever has the number of Ben, as the client sends them. */
const group = (contactId: number): object =>
  conversation([message(1, 'Hello all')], {
    contactId,
    logInfo: { correspondents: [{ phoneNumber: ADA_PHONE, name: 'Ada Known' }, { phoneNumber: BEN_PHONE }] },
  });
const look = ({ get }: Client, query = ''): Promise<LightMyRequestResponse> =>
  get(`/contact?phoneNumber=${BEN_PHONE}${query}`);
const participants = ({ company }: PipedriveDaybook): number[][] =>
  company.activities.map((activity) => activity.participants.map(({ person_id: id }) => id));

it.each([
  ['has found out', true, LOGGED],
  [
    'does not know yet, which is said',
    false,
    {
      messageType: 'warning',
      message:
        'Logged, but not linked to everybody of the group: Pipedrive does not know one or more of them.',
      ttl: 10_000,
    },
  ],
])(
  'logs a group of which a member was deleted in Pipedrive, when the client %s',
  async (_how, knows, returnMessage) => {
    const daybook = await startPipedriveDaybook();
    const { company, ada } = daybook;
    const ben = company.addPerson({ name: 'Ben Beyond', phones: [BEN_WRITTEN] });
    const client = await daybook.signIn();
    await look(client);
    company.persons.splice(company.persons.indexOf(ben), 1);
    if (knows) await look(client, REFRESH);

    const answer = await client.log(group(ada.id));
    expect(answer.json()).toEqual({ successful: true, logIds: [`1-${ada.id}`], returnMessage });
    expect(participants(daybook)).toEqual([[ada.id]]);
    expect(await client.unfiled()).toEqual([]);
  },
);

it('takes nobody of several people who share the number of a member', async () => {
  const daybook = await startPipedriveDaybook();
  const { company, ada } = daybook;
  for (const name of ['Ben Beyond', 'Bea Beyond']) company.addPerson({ name, phones: [BEN_WRITTEN] });
  const client = await daybook.signIn();
  await look(client);
  expect((await client.log(group(ada.id))).statusCode).toBe(200);
  expect(participants(daybook)).toEqual([[ada.id]]);
});

it('takes who has the number of a member now, not who had it', async () => {
  const daybook = await startPipedriveDaybook();
  const { company, ada } = daybook;
  const former = company.addPerson({ name: 'Former Owner', phones: [BEN_WRITTEN] });
  const client = await daybook.signIn();
  await look(client);
  former.phones = [];
  const owner = company.addPerson({ name: 'New Owner', phones: [BEN_WRITTEN] });
  await look(client, REFRESH);
  await client.log(group(ada.id));
  expect(participants(daybook)).toEqual([[ada.id, owner.id]]);
  expect(company.activities[0]?.note).toContain(
    '<ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li><li><b>New Owner</b></li></ul>',
  );
});

it.each(['reset before', 'reset after', 'hang after'] as const)(
  'makes each of several persons of one number once, although the first try ended with "%s"',
  async (kind) => {
    const { signIn, company, fake } = await startPipedriveDaybook();
    company.addPerson({ name: 'Ben Beyond', phones: [BEN_WRITTEN] });
    const { post } = await signIn();
    const create = (newContactName: string) =>
      post('/contact', { phoneNumber: BEN_PHONE, newContactName, newContactType: 'Person' });
    fake.faults.push({ on: 'createPerson', kind, times: 1 });
    expect((await create('Sam Stranger')).statusCode).toBe(503);
    const sue = await create('Sue Stranger');
    const sam = await create('Sam Stranger');
    expect(sue.json()).toMatchObject({ successful: true, contact: { name: 'Sue Stranger' } });
    expect(sam.json()).toMatchObject({ successful: true, contact: { name: 'Sam Stranger' } });
    expect(company.persons.map(({ name }) => name).toSorted()).toEqual([
      'Ada Known',
      'Ben Beyond',
      'Sam Stranger',
      'Sue Stranger',
    ]);
  },
);

it.each(['deals', 'leads'] as const)(
  'logs without what was chosen of the %s when it is gone',
  async (what) => {
    const { signIn, company, ada } = await startPipedriveDaybook();
    const chosen =
      what === 'deals'
        ? company.addDeal({ title: 'Roof', person: ada }).id
        : company.addLead({ title: 'Roof', person: ada }).id;
    const { get, log } = await signIn();
    await get(`/contact?phoneNumber=${ADA_PHONE}`);
    company[what].splice(0);
    const fields = { contactId: ada.id, additionalSubmission: { [what]: chosen } };
    const answer = await log(conversation([message(1, 'Hello')], fields));
    expect(answer.json()).toMatchObject({
      successful: true,
      logIds: ['1'],
      returnMessage: {
        message: 'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
      },
    });
    expect(company.activities).toMatchObject([{ deal_id: null, lead_id: null, person_id: ada.id }]);
  },
);

it.each(['listDeals', 'listLeads'] as const)(
  'finds a person while "%s" does not answer, says that choices are missing, and has them afterwards',
  async (on) => {
    const { signIn, company, ada, fake } = await startPipedriveDaybook();
    const deal = company.addDeal({ title: 'Roof', person: ada });
    const { get } = await signIn();
    fake.faults.push({ on, kind: '503', times: 9 });
    const lookUp = async () => (await get(`/contact?phoneNumber=${ADA_PHONE}`)).json();
    const { contact, returnMessage } = await lookUp();
    expect(contact[0]).toEqual({ id: ada.id, name: 'Ada Known', type: 'Person', phone: ADA_PHONE });
    expect(returnMessage).toEqual({
      messageType: 'warning',
      message: 'Pipedrive does not tell deals and leads just now. Look the contact up again before you log.',
      ttl: 10_000,
    });
    fake.faults.splice(0);
    expect(await lookUp()).toMatchObject({
      returnMessage: null,
      contact: [{ additionalInfo: { deals: [{ const: deal.id, title: 'Roof' }] } }, { isNewContact: true }],
    });
  },
);

it.each([
  '2026-07-14T18:00:05.000Z',
  '2026-07-14T11:00:05-07:00',
  '2026-07-14T18:00:05',
  '2026-07-14 18:00:05',
  1_784_052_005,
  1_784_052_005_000,
  '1784052005',
])('ends the sessions from before the removal of the app, and no later one, at %s', async (timestamp) => {
  // A server is anywhere: a time without a zone is not its own.
  vi.stubEnv('TZ', 'Asia/Tokyo');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { app, signIn, company, ann, clock } = await startPipedriveDaybook();
  const before = await signIn();
  clock.advance(10_000);
  const after = await signIn();
  clock.advance(10_000);
  const headers = { authorization: `Basic ${btoa('client:client-secret')}` };
  const payload = { client_id: 'client', company_id: company.id, user_id: ann.id, timestamp };
  await app.inject({ method: 'DELETE', url: '/pipedrive-redirect', headers, payload });
  const isValid = async ({ token }: Client): Promise<unknown> =>
    (await clientOf(app, token).get('/authValidation')).json().successful;
  expect([await isValid(before), await isValid(after)]).toEqual([false, true]);
});

it('tells with the next answer what was logged as a call in the background', async () => {
  const { signIn, company, fake, ada, pass } = await startPipedriveDaybook({ hasSmsType: false });
  const { log } = await signIn();
  fake.faults.push({ on: 'createActivity', kind: '429 reset seconds', times: 4 });
  expect((await log(day(ada.id, 1))).statusCode).toBe(503);
  await pass(60_000);
  expect(company.activities.map(({ type }) => type)).toEqual(['call']);
  expect((await log(day(ada.id, 1, 2))).json()).toEqual({
    successful: true,
    logIds: ['1', '2'],
    returnMessage: {
      messageType: 'warning',
      message: `Logged as a call, because Pipedrive has no activity type for text messages. ${ADVICE}`,
      ttl: 10_000,
    },
  });
});

it("keeps to the operator's refusal when the client has stored an untouched switch", async () => {
  const options = { connector: { withoutType: 'refuse' as const }, hasSmsType: false };
  const { app, signIn, company, ada } = await startPipedriveDaybook(options);
  const manifest = await app.inject('/crmManifest?platformName=pipedrive');
  const [settings] = manifest.json().platforms.pipedrive.settings;
  expect(settings.items[1]).toMatchObject({ id: 'pipedriveRefuseWithoutType', defaultValue: true });

  const { log, post } = await signIn();
  await post('/user/settings', { userSettings: { pipedriveRefuseWithoutType: { value: false } } });
  const answer = await log(day(ada.id, 1));
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    `Pipedrive refused this entry: it has no activity type for text messages. ${ADVICE}`,
  ]);
  expect(company.activities).toEqual([]);
});
