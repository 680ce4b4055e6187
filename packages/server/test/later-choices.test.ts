/** What is chosen in the form when the day's entry stands already: automatic logging makes it before anybody has seen a form. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';
import { createTestDatabase, databases } from './support/storages.js';

const MINUTE = 60_000;
const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');
const chosen = (messages: unknown[], additionalSubmission: object): object =>
  conversation(messages, { additionalSubmission });

const entries = ({ crm }: FakeDaybook): unknown[] =>
  crm.entries.map(({ body, fields }) => [transcript(body).map((line) => line.split(' | ')[1]), fields]);

describe.each(databases)('on %s', (name) => {
  const start = async (options = {}): Promise<FakeDaybook> => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    return startFakeDaybook({ ...options, storage: await database.open() });
  };

  it.each([
    ['reads its entries', true],
    ['does not', false],
  ])('reaches the entry of a CRM that %s, and is written once', async (_how, canRead) => {
    const daybook = await start({ canRead });
    await daybook.log(conversation([one, two]));
    expect(entries(daybook)).toEqual([[['one', 'two'], undefined]]);
    const answer = await daybook.log(chosen([one, two], { deals: 901 }));
    expect(answer.json()).toMatchObject({ successful: true });
    expect(entries(daybook)).toEqual([[['one', 'two'], { deals: 901 }]]);

    const before = daybook.crm.calls.filter((call) => call === 'update').length;
    await daybook.log(chosen([one, two], { deals: 901 }));
    await daybook.log(chosen([one, two], { deals: 'none', leads: null }));
    await daybook.log(conversation([one, two]));
    await daybook.pass(10 * MINUTE);
    expect(daybook.crm.calls.filter((call) => call === 'update').length).toBe(before);
  });

  it('comes with the message that is sent with it, and not with those after it', async () => {
    const daybook = await start();
    await daybook.log(conversation([one]));
    await daybook.log(chosen([one, two], { deals: 901 }));
    expect(entries(daybook)).toEqual([[['one', 'two'], { deals: 901 }]]);
    const [entry] = daybook.crm.entries;
    if (entry) entry.fields = { deals: 'a person chose another' };
    await daybook.log(conversation([one, two, three]));
    expect(entries(daybook)).toEqual([[['one', 'two', 'three'], { deals: 'a person chose another' }]]);
  });

  it.each(['503', 'hang before', 'hang after', 'reset after'] as const)(
    'is not lost when the CRM answers with %s',
    async (kind) => {
      const daybook = await start();
      await daybook.log(conversation([one]));
      daybook.crm.faults.push({ on: 'update', kind, times: 1 });
      await daybook.log(chosen([one], { deals: 901 }));
      await daybook.pass(10 * MINUTE);
      expect(entries(daybook)).toEqual([[['one'], { deals: 901 }]]);
    },
  );

  it('goes with the next message where messages are added one by one', async () => {
    const daybook = await start({ writes: 'message' });
    await daybook.log(conversation([one]));
    await daybook.log(chosen([one], { deals: 901 }));
    expect(daybook.crm.entries[0]?.body.match(/one/g)).toHaveLength(1);
    await daybook.log(conversation([one, two]));
    expect(daybook.crm.entries[0]?.fields).toEqual({ deals: 901 });
    expect(daybook.crm.entries[0]?.body.match(/one|two/g)).toEqual(['one', 'two']);
  });

  it('is left out and told when the CRM refuses it, and what came with it is logged', async () => {
    const daybook = await start();
    await daybook.log(conversation([one]));
    daybook.crm.faults.push({ on: 'update', kind: 'answer', status: 400, headers: {}, times: 1 });
    const warning = {
      messageType: 'warning',
      message: 'Logged, but Fake CRM refused what was chosen in the form.',
      ttl: 10_000,
    };
    const answer = await daybook.log(chosen([one, two], { deals: 901 }));
    expect(answer.json()).toEqual({ successful: true, logIds: ['2'], returnMessage: warning });
    daybook.crm.faults.push({ on: 'update', kind: 'answer', status: 400, headers: {}, times: 1 });
    expect((await daybook.log(chosen([one, two], { deals: 902 }))).json()).toMatchObject({
      successful: true,
      returnMessage: warning,
    });
    await daybook.log(conversation([one, two, three]));
    expect(entries(daybook)).toEqual([[['one', 'two', 'three'], undefined]]);
  });

  it('is taken back by a form in which nothing is chosen, where nothing was logged because of it', async () => {
    const daybook = await start();
    daybook.crm.faults.push({ on: 'create', kind: 'answer', status: 400, headers: {}, times: 1 });
    expect((await daybook.log(chosen([one], { deals: 901 }))).statusCode).toBe(400);
    expect((await daybook.log(chosen([one], { deals: 'none' }))).json()).toMatchObject({ successful: true });
    expect(entries(daybook)).toEqual([[['one'], { deals: 'none' }]]);
  });

  it('reaches all entries of a long day', async () => {
    const daybook = await start({ entryBytes: 2_000 });
    const long = Array.from({ length: 6 }, (_, index) => message(index + 1, `${index} ${'x'.repeat(400)}`));
    await daybook.log(conversation(long));
    expect(daybook.crm.entries.length).toBeGreaterThan(1);
    await daybook.log(chosen(long, { deals: 901 }));
    expect(new Set(daybook.crm.entries.map(({ fields }) => fields?.['deals']))).toEqual(new Set([901]));
  });
});

describe('in Pipedrive', () => {
  const start = async () => {
    const daybook = await startPipedriveDaybook();
    const { company, fake, ada } = daybook;
    const { log } = await daybook.signIn();
    const roof = company.addDeal({ title: 'Roof', person: ada });
    const shed = company.addDeal({ title: 'Shed', person: ada });
    const lead = company.addLead({ title: 'Website', person: ada });
    const send = async (additionalSubmission: object) =>
      (await log(conversation([one], { contactId: ada.id, additionalSubmission }))).json();
    await send({});
    expect(company.activities).toMatchObject([{ deal_id: null, lead_id: null }]);
    return { company, fake, roof, shed, lead, send };
  };

  it('the deal is linked', async () => {
    const { company, roof, send } = await start();
    expect(await send({ deals: roof.id })).toMatchObject({
      successful: true,
      returnMessage: { messageType: 'success' },
    });
    expect(company.activities).toMatchObject([{ deal_id: roof.id, lead_id: null }]);
  });

  it('the lead is linked', async () => {
    const { company, lead, send } = await start();
    await send({ leads: lead.id });
    expect(company.activities).toMatchObject([{ deal_id: null, lead_id: lead.id }]);
  });

  it('what stands there already is kept, and that is said', async () => {
    const { company, roof, shed, send } = await start();
    await send({ deals: roof.id });
    expect(await send({ deals: shed.id })).toMatchObject({
      successful: true,
      returnMessage: {
        messageType: 'warning',
        message:
          'Logged. The activity keeps the deal or lead that it has; another one is chosen in Pipedrive.',
      },
    });
    expect(company.activities).toMatchObject([{ deal_id: roof.id }]);
  });

  it('what somebody links there at the same moment is kept, and that is said', async () => {
    const { company, fake, roof, lead, send } = await start();
    company.dealsStay = true;
    fake.onMoment = (moment) => {
      if (moment === 'before updateActivity') company.editActivity(1, { deal_id: roof.id });
    };
    expect(await send({ leads: lead.id })).toMatchObject({
      successful: true,
      returnMessage: {
        messageType: 'warning',
        message:
          'Logged. The activity keeps the deal or lead that it has; another one is chosen in Pipedrive.',
      },
    });
    expect(company.activities).toMatchObject([{ deal_id: roof.id, lead_id: null }]);
  });

  it('one that is gone keeps nothing from being logged, and that is said', async () => {
    const { company, roof, send } = await start();
    company.deals.splice(0);
    expect(await send({ deals: roof.id })).toMatchObject({
      successful: true,
      returnMessage: {
        message: 'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
      },
    });
    expect(company.activities).toMatchObject([{ deal_id: null }]);
  });
});
