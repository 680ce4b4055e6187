import { expect, it } from 'vitest';
import { conversation, MINUTE, message } from './support/conversations.js';
import { ADA_PHONE, startPipedriveDaybook } from './support/pipedrive-daybook.js';

const HOUR = 60 * MINUTE;
const REFRESH = '&isForceRefreshAccountData=true';
/** Nobody has it until a test says so. */
const NEW_NUMBER = '+16285550337';

interface Found {
  name: string;
  additionalInfo: Record<string, { const: unknown; title: string }[]>;
}

async function start() {
  const daybook = await startPipedriveDaybook();
  const client = await daybook.signIn();
  daybook.cost();
  const lookUp = async (number: string, query = '', get = client.get): Promise<Found[]> => {
    const answer = await get(`/contact?phoneNumber=${number}${query}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    return answer.json<{ contact: Found[] }>().contact.slice(0, -1);
  };
  const namesOf = async (...query: Parameters<typeof lookUp>): Promise<string[]> =>
    (await lookUp(...query)).map(({ name }) => name);
  return { ...daybook, ...client, lookUp, namesOf };
}

it('asks nothing twice: people for an hour, deals and leads for five minutes', async () => {
  const { company, ada, lookUp, clock, cost } = await start();
  await lookUp(ADA_PHONE);
  cost();
  company.addDeal({ title: 'Roof', person: ada });
  clock.advance(5 * MINUTE);
  expect((await lookUp(ADA_PHONE)).map(({ additionalInfo }) => additionalInfo)).toEqual([{}]);
  expect(cost().calls).toEqual([]);
  clock.advance(1);
  expect(await lookUp(ADA_PHONE)).toMatchObject([{ additionalInfo: { deals: [{ title: 'Roof' }] } }]);
  expect(cost().calls).toEqual(['listDeals', 'listLeads']);
  ada.name = 'Ada Wed';
  clock.advance(HOUR - 5 * MINUTE - 1);
  expect(await lookUp(ADA_PHONE)).toMatchObject([{ name: 'Ada Known' }]);
  expect(cost().calls).toEqual(['listDeals', 'listLeads']);
  clock.advance(1);
  expect(await lookUp(ADA_PHONE)).toMatchObject([{ name: 'Ada Wed' }]);
  expect(cost().calls).toEqual(['searchPersons']);
});

it('asks once for all who ask at the same moment', async () => {
  const { namesOf, cost } = await start();
  const answers = await Promise.all([1, 2, 3, 4].map(() => namesOf(ADA_PHONE)));
  expect(answers).toEqual([1, 2, 3, 4].map(() => ['Ada Known']));
  expect(cost().calls).toEqual(['searchPersons', 'listDeals', 'listLeads']);
});

it('asks again after five minutes for whom it did not find', async () => {
  const { company, namesOf, clock, cost } = await start();
  expect(await namesOf(NEW_NUMBER)).toEqual([]);
  company.addPerson({ name: 'Nia New', phones: ['628-555-0337'] });
  clock.advance(5 * MINUTE);
  expect(await namesOf(NEW_NUMBER)).toEqual([]);
  expect(cost().calls).toEqual(['searchPersons']);
  clock.advance(1);
  expect(await namesOf(NEW_NUMBER)).toEqual(['Nia New']);
});

it('asks anew when the user refreshes', async () => {
  const { company, ada, lookUp, cost } = await start();
  await lookUp(ADA_PHONE);
  company.addDeal({ title: 'Roof', person: ada });
  ada.name = 'Ada Wed';
  cost();
  const found = await lookUp(ADA_PHONE, REFRESH);
  expect(found).toMatchObject([{ name: 'Ada Wed', additionalInfo: { deals: [{ title: 'Roof' }] } }]);
  expect(cost().calls).toEqual(['searchPersons', 'listDeals', 'listLeads']);
  expect(await lookUp(ADA_PHONE)).toEqual(found);
  expect(cost().calls).toEqual([]);
});

it('shares nothing between two users, of one company or of two', async () => {
  const { fake, company, signIn, lookUp, namesOf, cost } = await start();
  await lookUp(ADA_PHONE);
  const ben = await signIn(company.addUser({ name: 'Ben Agent' }));
  const bolt = fake.addCompany({ domain: 'bolt' });
  bolt.addPerson({ name: 'Ada of Bolt', phones: ['415-555-0100'] });
  const mia = await signIn(bolt.addUser({ name: 'Mia Agent' }));
  cost();
  expect(await namesOf(ADA_PHONE, '', ben.get)).toEqual(['Ada Known']);
  expect(cost().calls).toEqual(['searchPersons', 'listDeals', 'listLeads']);
  expect(await namesOf(ADA_PHONE, '', mia.get)).toEqual(['Ada of Bolt']);
  expect(cost().calls).toEqual(['searchPersons', 'listDeals', 'listLeads']);
});

it("asks for a person's organization once an hour", async () => {
  const { company, ada, log, clock, cost } = await start();
  ada.org_id = company.addOrganization({ name: 'Known & Co' }).id;
  const file = async (id: number): Promise<string[]> => {
    await log(conversation([message(id, 'Hello')], { contactId: ada.id, key: `${id}/7/14/2026` }));
    return cost().calls.filter((call) => call !== 'token');
  };
  expect(await file(1)).toEqual(['listActivityTypes', 'readPerson', 'createActivity']);
  clock.advance(HOUR - MINUTE);
  expect(await file(2)).toEqual(['createActivity']);
  clock.advance(2 * MINUTE);
  ada.org_id = company.addOrganization({ name: 'Wed & Co' }).id;
  expect(await file(3)).toEqual(['readPerson', 'createActivity']);
  expect(company.activities.map(({ org_id }) => org_id)).toEqual([1, 1, 2]);
});
