import { expect, test } from 'vitest';
import { acme } from './support.js';

function office() {
  const fixture = acme();
  const { company } = fixture;
  const organization = company.addOrganization({ name: 'Initech' });
  const peter = company.addPerson({ name: 'Peter', phones: ['555'], organization });
  const milton = company.addPerson({ name: 'Milton' });
  company.addDeal({ title: 'Open', person: peter });
  company.addDeal({ title: 'Won', person: peter, status: 'won' });
  company.addDeal({ title: 'Gone', person: peter, status: 'deleted' });
  company.addDeal({ title: 'Other', person: milton });
  company.addLead({ title: 'Stapler', person: peter });
  company.addLead({ title: 'Old stapler', person: peter, archived: true });
  company.addLead({ title: 'Desk', person: milton });
  company.addLead({ title: 'Chair', person: peter });
  return fixture;
}

test('deals are listed by person and status, without deleted ones unless asked', async () => {
  const { ask } = office();
  const titles = async (query: string) => (await ask('GET', `/api/v2/deals?${query}`)).body.data;
  expect(await titles('person_id=1')).toMatchObject([{ title: 'Open' }, { title: 'Won' }]);
  expect(await titles('person_id=1&status=open')).toMatchObject([
    { title: 'Open', status: 'open', org_id: 1 },
  ]);
  expect(await titles('status=won,deleted')).toMatchObject([{ title: 'Won' }, { title: 'Gone' }]);
  expect(await titles('sort_direction=desc&limit=1')).toMatchObject([{ title: 'Other' }]);
});

test('a deal is read by its id, and deleted ones say so', async () => {
  const { ask } = office();
  expect((await ask('GET', '/api/v2/deals/2')).body.data).toMatchObject({
    id: 2,
    title: 'Won',
    status: 'won',
    won_time: '2026-03-02T09:30:15Z',
    person_id: 1,
    is_deleted: false,
    custom_fields: {},
  });
  expect((await ask('GET', '/api/v2/deals/3')).body.data).toMatchObject({
    status: 'deleted',
    is_deleted: true,
  });
  expect((await ask('GET', '/api/v2/deals/99')).status).toBe(404);
});

test('leads that are not archived are listed by person, in pages by start', async () => {
  const { ask } = office();
  const first = await ask('GET', '/v1/leads?person_id=1&limit=1');
  expect(first.body).toMatchObject({
    data: [{ title: 'Stapler', person_id: 1, organization_id: 1, is_archived: false }],
    additional_data: { pagination: { start: 0, limit: 1, more_items_in_collection: true, next_start: 1 } },
  });
  const second = await ask('GET', '/api/v1/leads?person_id=1&limit=1&start=1');
  expect(second.body).toMatchObject({
    data: [{ title: 'Chair' }],
    additional_data: { pagination: { start: 1, limit: 1, more_items_in_collection: false } },
  });
});

test('leads are searched by title, archived ones too', async () => {
  const { ask, user } = office();
  const { body } = await ask('GET', '/api/v2/leads/search?term=STAPLER&person_id=1');
  expect(body).toMatchObject({
    data: {
      items: [
        {
          item: {
            type: 'lead',
            title: 'Stapler',
            owner: { id: user.id },
            person: { id: 1, name: 'Peter' },
            organization: { id: 1, name: 'Initech' },
            phones: ['555'],
            visible_to: 7,
            is_archived: false,
          },
        },
        { item: { title: 'Old stapler', is_archived: true } },
      ],
    },
    additional_data: { next_cursor: null },
  });
  const other = await ask('GET', '/api/v2/leads/search?term=stapler&person_id=2');
  expect(other.body.data).toEqual({ items: [] });
});
