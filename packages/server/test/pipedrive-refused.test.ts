/** What Pipedrive finally refuses: what nobody chose, and what is only told beside, stops no message, call or lookup. */
import type { FakeCompany } from '@daybook/connector-pipedrive/fake';
import { describe, expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { conversation, MINUTE, message } from './support/conversations.js';
import { ADA_PHONE, type PipedriveDaybook, startPipedriveDaybook } from './support/pipedrive-daybook.js';

const NOT_ALL = {
  messageType: 'warning',
  message: 'Logged, but not linked to everybody of the group: Pipedrive does not know one or more of them.',
  ttl: 10_000,
};
const GONE =
  'Pipedrive does not know this record: the contact, which may have been deleted or merged; look it up again';
const LOGGED = { messageType: 'success', message: 'Message logged', ttl: 1000 };

const NOT_TOLD = {
  messageType: 'warning',
  message: 'Pipedrive does not tell deals and leads just now. Look the contact up again before you log.',
  ttl: 10_000,
};

/** Ann is signed in; `sent` has the bodies of new activities. */
async function start() {
  const daybook = await startPipedriveDaybook();
  const client = await daybook.signIn();
  daybook.cost();
  const sent = (): unknown[] =>
    daybook.fake.calls.filter(({ operation }) => operation === 'createActivity').map(({ body }) => body);
  const log = async (id: number, fields: object = {}) =>
    client.log(
      conversation([message(id, `text ${id}`)], {
        contactId: daybook.ada.id,
        key: `${id}/7/14/2026`,
        ...fields,
      }),
    );
  const logCall = () => client.post('/callLog', callOf({ contactId: daybook.ada.id }).record);
  const namesOf = async (number: string): Promise<string[]> => {
    const answer = await client.get(`/contact?phoneNumber=${number}`);
    return answer
      .json<{ contact: { name: string }[] }>()
      .contact.slice(0, -1)
      .map(({ name }) => name);
  };
  return { ...daybook, ...client, log, logCall, sent, namesOf };
}

describe('an organization that Pipedrive refuses', () => {
  const isGone = ({ company, ada }: PipedriveDaybook): void => {
    const organization = company.addOrganization({ name: 'Known & Co' });
    ada.org_id = organization.id;
    organization.is_deleted = true;
  };
  const isHidden = ({ company, ada, fake }: PipedriveDaybook): void => {
    ada.org_id = company.addOrganization({ name: 'Known & Co' }).id;
    const says = 'org_id: You do not have permission to view this organization';
    fake.faults.push({ on: 'createActivity', kind: '403 json', times: 1, says });
  };

  it.each([
    ['was deleted, and the person still names it', isGone],
    ['is hidden from who logs', isHidden],
  ])('stops no message and no call when it %s', async (_how, arrange) => {
    const daybook = await start();
    arrange(daybook);
    expect((await daybook.log(1)).json()).toEqual({
      successful: true,
      logIds: ['1'],
      returnMessage: LOGGED,
    });
    expect((await daybook.logCall()).json()).toMatchObject({ successful: true });
    expect(daybook.company.activities.map(({ person_id, org_id }) => [person_id, org_id])).toEqual([
      [daybook.ada.id, null],
      [daybook.ada.id, null],
    ]);
    expect(daybook.sent()).toMatchObject([{ org_id: 1 }, {}, {}]);
    expect(daybook.sent().filter((body) => Object.hasOwn(body as object, 'org_id'))).toHaveLength(1);
  });

  it('stops no message when nobody tells which one it is', async () => {
    const { company, ada, fake, log } = await start();
    fake.faults.push({ on: 'readPerson', kind: '403 json', times: 1 });
    expect((await log(1)).json()).toMatchObject({ successful: true, logIds: ['1'] });
    expect(company.activities).toMatchObject([{ person_id: ada.id, org_id: null }]);
  });
});

it('a deal that the company requires is asked for once, and not with the same request again', async () => {
  const { company, ada, fake, log, sent, unfiled } = await start();
  const says = 'Validation failed: deal_id: This field is required';
  fake.faults.push({ on: 'createActivity', kind: '400', times: 9, says });
  const answer = await log(1);
  const words = `Pipedrive refused this entry: it answered 400 (${says})`;
  expect([answer.statusCode, answer.body]).toEqual([400, words]);
  expect(sent()).toHaveLength(1);
  expect(await unfiled()).toMatchObject([{ reason: { code: 'crm_rejected', message: words } }]);
  fake.faults.splice(0);
  const deals = company.addDeal({ title: 'Roof', person: ada }).id;
  expect((await log(1, { additionalSubmission: { deals } })).json()).toMatchObject({ successful: true });
  expect(company.activities).toMatchObject([{ deal_id: deals }]);
});

describe('a contact that was deleted or merged', () => {
  it.each([
    ['is gone', ({ company }: PipedriveDaybook) => void company.persons.splice(0, 1)],
    ['is marked as deleted', ({ ada }: PipedriveDaybook) => void (ada.is_deleted = true)],
  ])('is told as such and looked up anew when it %s', async (_how, arrange) => {
    const daybook = await start();
    const { company, log, logCall, namesOf, unfiled, ada } = daybook;
    expect(await namesOf(ADA_PHONE)).toEqual(['Ada Known']);
    arrange(daybook);
    expect(await namesOf(ADA_PHONE)).toEqual(['Ada Known']);
    const answer = await log(1);
    expect([answer.statusCode, answer.body]).toEqual([400, GONE]);
    expect(await unfiled()).toMatchObject([{ reason: { code: 'crm_not_found', message: GONE } }]);
    const merged = company.addPerson({ name: 'Ada Merged', phones: ['(415) 555-0100'] });
    expect(await namesOf(ADA_PHONE)).toEqual(['Ada Merged']);
    expect((await logCall()).json()).toMatchObject({ successful: false, returnMessage: { message: GONE } });
    expect((await log(1, { contactId: merged.id })).json()).toMatchObject({ successful: true });
    expect(company.activities.map(({ person_id }) => [person_id === ada.id, person_id])).toEqual([
      [false, merged.id],
    ]);
  });

  it('keeps the words of a refusal that is about something else', async () => {
    const { fake, log, namesOf, sent } = await start();
    expect(await namesOf(ADA_PHONE)).toEqual(['Ada Known']);
    const says = 'participants: You do not have permission to add them';
    fake.faults.push({ on: 'createActivity', kind: '403 json', times: 9, says });
    const answer = await log(1);
    const words = `Your account may not do this in Pipedrive: it answered 403 (${says}). Ask its administrator.`;
    expect([answer.statusCode, answer.body]).toEqual([400, words]);
    expect(sent()).toHaveLength(1);
  });
});

describe('a group', () => {
  const group = async () => {
    const daybook = await start();
    const { company, ada, log, namesOf } = daybook;
    const ben = company.addPerson({ name: 'Ben Beyond', phones: ['(415) 555-0111'] });
    const cem = company.addPerson({ name: 'Cem Beyond', phones: ['(415) 555-0122'] });
    const numbers = [ADA_PHONE, '+14155550111', '+14155550122'];
    for (const number of numbers) {
      // oxlint-disable-next-line no-await-in-loop -- as somebody looks one after another up
      await namesOf(number);
    }
    const correspondents = numbers.map((phoneNumber) => ({ phoneNumber }));
    const logGroup = () => log(1, { logInfo: { correspondents } });
    const participants = () =>
      company.activities.map((activity) => activity.participants.map(({ person_id: id }) => id));
    return { ...daybook, ada, ben, cem, logGroup, participants };
  };

  it('of which one is gone is linked to all others, and that is said', async () => {
    const { ada, ben, cem, logGroup, participants, namesOf } = await group();
    cem.is_deleted = true;
    expect((await logGroup()).json()).toEqual({
      successful: true,
      logIds: [`1-${ada.id}`],
      returnMessage: NOT_ALL,
    });
    expect(participants()).toEqual([[ada.id, ben.id]]);
    expect(await namesOf('+14155550122')).toEqual([]);
  });

  it('of which one is hidden from who logs is linked to all others, and that is said', async () => {
    const { ada, ben, cem, fake, logGroup, participants } = await group();
    const says = 'participants: You do not have permission to view this person';
    fake.faults.push({ on: 'createActivity', kind: '403 json', times: 1, says });
    fake.onMoment = (moment) => {
      if (moment === 'before readPerson' && fake.calls.at(-1)?.path.endsWith(`/${ben.id}`))
        fake.faults.push({ on: 'readPerson', kind: '403 json', times: 1 });
    };
    expect((await logGroup()).json()).toMatchObject({ successful: true, returnMessage: NOT_ALL });
    expect(participants()).toEqual([[ada.id, cem.id]]);
  });

  it('that is refused although everybody is there is linked to its contact, and that is said', async () => {
    const { ada, fake, logGroup, participants } = await group();
    const says = 'participants: There are too many';
    fake.faults.push({ on: 'createActivity', kind: '400', times: 1, says });
    expect((await logGroup()).json()).toMatchObject({ successful: true, returnMessage: NOT_ALL });
    expect(participants()).toEqual([[ada.id]]);
  });

  it('is told of its deal and of its members alike', async () => {
    const { ben, cem, logGroup, log, company, ada, participants } = await group();
    expect((await logGroup()).json()).toMatchObject({ returnMessage: LOGGED });
    cem.is_deleted = true;
    const correspondents = [ADA_PHONE, '+14155550111', '+14155550122'].map((phoneNumber) => ({
      phoneNumber,
    }));
    const answer = await log(2, { logInfo: { correspondents }, additionalSubmission: { deals: 999 } });
    expect(answer.json()).toMatchObject({
      returnMessage: {
        messageType: 'warning',
        message:
          'Logged without its deal or lead: what was chosen is no longer in Pipedrive. Logged, but not linked to everybody of the group: Pipedrive does not know one or more of them.',
      },
    });
    expect(participants()).toEqual([
      [ada.id, ben.id, cem.id],
      [ada.id, ben.id],
    ]);
    expect(company.activities).toMatchObject([{ deal_id: null }, { deal_id: null }]);
  });
});

describe('a lookup', () => {
  const lookUp = async ({ get }: Awaited<ReturnType<typeof start>>) => {
    const answer = await get(`/contact?phoneNumber=${ADA_PHONE}`);
    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringMatching(/^\{"successful":true/)]);
    const { contact, returnMessage } = answer.json<{ contact: object[]; returnMessage: unknown }>();
    return { people: contact.slice(0, -1), returnMessage };
  };

  it.each([
    ['is gone', ({ persons }: FakeCompany) => void persons.pop()],
    [
      'is marked as deleted',
      ({ persons }: FakeCompany) => persons.forEach((each) => (each.is_deleted = each.id === 2)),
    ],
  ])('finds who remains of two that were merged, when the other %s', async (_how, merge) => {
    const daybook = await start();
    const { company, clock, namesOf, cost } = daybook;
    company.addPerson({ name: 'Ada Duplicate', phones: ['415-555-0100'] });
    expect(await namesOf(ADA_PHONE)).toEqual(['Ada Known', 'Ada Duplicate']);
    merge(company);
    clock.advance(6 * MINUTE);
    cost();
    expect(await lookUp(daybook)).toMatchObject({
      people: [{ name: 'Ada Known', createdDate: '2026-07-14T18:00:00Z' }],
      returnMessage: null,
    });
    expect(cost().calls).not.toContain('searchPersons');
    expect(await namesOf(ADA_PHONE)).toEqual(['Ada Known']);
    expect(cost().calls).toEqual(['searchPersons']);
  });

  it.each(['400', '404', '410'] as const)(
    'has the deals when leads are refused with %s, and says so',
    async (kind) => {
      const daybook = await start();
      const { company, ada, fake } = daybook;
      const deal = company.addDeal({ title: 'Roof', person: ada });
      fake.faults.push({ on: 'listLeads', kind, times: 9 });
      expect(await lookUp(daybook)).toEqual({
        people: [
          {
            id: ada.id,
            name: 'Ada Known',
            type: 'Person',
            phone: ADA_PHONE,
            additionalInfo: { deals: [{ const: deal.id, title: 'Roof' }] },
          },
        ],
        returnMessage: NOT_TOLD,
      });
    },
  );

  it.each(['400', '404', '410'] as const)(
    'has the leads when deals are refused with %s, and says so',
    async (kind) => {
      const daybook = await start();
      const { company, ada, fake } = daybook;
      const lead = company.addLead({ title: 'Website', person: ada });
      fake.faults.push({ on: 'listDeals', kind, times: 9 });
      expect(await lookUp(daybook)).toMatchObject({
        people: [{ name: 'Ada Known', additionalInfo: { leads: [{ const: lead.id, title: 'Website' }] } }],
        returnMessage: NOT_TOLD,
      });
    },
  );

  it.each([
    ['readPerson', '403 json'],
    ['readPerson', '400'],
    ['readActivity', '400'],
  ] as const)('finds several people although %s is refused with %s', async (on, kind) => {
    const daybook = await start();
    const { company, fake, log } = daybook;
    await log(1);
    company.addPerson({ name: 'Ada Duplicate', phones: ['415-555-0100'] });
    fake.faults.push({ on, kind, times: 9 });
    const { people, returnMessage } = await lookUp(daybook);
    expect(people).toMatchObject([{ name: 'Ada Known' }, { name: 'Ada Duplicate' }]);
    expect(returnMessage).toBeNull();
  });
});
