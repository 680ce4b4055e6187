import { expect, it } from 'vitest';
import { ADA_PHONE, startPipedriveDaybook } from './support/pipedrive-daybook.js';

interface Found {
  name: string;
  additionalInfo: Record<string, { const: unknown; title: string }[]>;
}

async function start() {
  const daybook = await startPipedriveDaybook();
  const { get } = await daybook.signIn();
  daybook.cost();
  const lookUp = async (): Promise<Found[]> =>
    (await get(`/contact?phoneNumber=${ADA_PHONE}`)).json<{ contact: Found[] }>().contact.slice(0, -1);
  return { ...daybook, lookUp };
}

it.each([
  [1, 1, ['deals', 'leads']],
  [2, 1, ['leads', 'deals']],
  [1, 2, ['deals', 'leads']],
  [0, 2, ['leads']],
  [2, 0, ['deals']],
  [0, 0, []],
])('puts the field with several choices last: %i deals, %i leads', async (deals, leads, keys) => {
  const { company, ada, lookUp } = await start();
  for (let index = 0; index < deals; index += 1) company.addDeal({ title: `Deal ${index}`, person: ada });
  for (let index = 0; index < leads; index += 1) company.addLead({ title: `Lead ${index}`, person: ada });
  const [found] = await lookUp();
  expect(Object.keys(found?.additionalInfo ?? {})).toEqual(keys);
});

it('offers neither closed deals nor archived leads', async () => {
  const { company, ada, lookUp } = await start();
  for (const status of ['won', 'lost', 'deleted', 'open'] as const)
    company.addDeal({ title: status, person: ada, status });
  company.addLead({ title: 'archived', person: ada, archived: true });
  company.addLead({ title: 'living', person: ada });
  const [found] = await lookUp();
  const titles = Object.entries(found?.additionalInfo ?? {}).map(([key, choices]) => [
    key,
    choices.map(({ title }) => title),
  ]);
  expect(titles).toEqual([
    ['deals', ['open']],
    ['leads', ['living']],
  ]);
});

it('offers all of more than 500 deals and leads, what was worked on last first', async () => {
  const { company, ada, clock, lookUp, cost } = await start();
  for (let index = 1; index <= 501; index += 1) {
    clock.advance(1_000);
    company.addDeal({ title: `Deal ${index}`, person: ada });
    company.addLead({ title: `Lead ${index}`, person: ada });
  }
  const [found] = await lookUp();
  const { deals = [], leads = [] } = found?.additionalInfo ?? {};
  expect([deals.length, leads.length]).toEqual([501, 501]);
  expect([deals[0]?.title, deals.at(-1)?.title]).toEqual(['Deal 501', 'Deal 1']);
  expect([leads[0]?.title, leads.at(-1)?.title]).toEqual(['Lead 501', 'Lead 1']);
  expect(cost().tokens).toBe(20 + 2 * 10 + 2 * 20);
});

it.each([
  [['deals:read'], ['leads']],
  [['leads:read'], ['deals']],
  [['deals:read', 'leads:read'], []],
])('finds people for a user without %s', async (missing, keys) => {
  const { company, ann, ada, lookUp } = await start();
  company.addDeal({ title: 'Roof', person: ada });
  company.addLead({ title: 'Website', person: ada });
  for (const scope of missing) ann.scopes.delete(scope);
  const [found] = await lookUp();
  expect([found?.name, Object.keys(found?.additionalInfo ?? {})]).toEqual(['Ada Known', keys]);
});
