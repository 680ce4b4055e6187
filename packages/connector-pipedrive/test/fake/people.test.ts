import { expect, test } from 'vitest';
import { acme } from './support.js';

const SEARCH = '/api/v2/persons/search';

function office() {
  const fixture = acme();
  const { company } = fixture;
  const organization = company.addOrganization({ name: 'Initech' });
  company.addPerson({ name: 'Peter Gibbons', phones: ['+1 (650) 555-0100', '0100'], organization });
  company.addPerson({ name: 'Milton Waddams', emails: ['milton@initech.example'] });
  company.addPerson({ name: 'Bill Lumbergh', customFields: { abc123: '650-555-0199', def456: 'boss' } });
  const found = async (query: string) => {
    const { body } = await fixture.ask('GET', `${SEARCH}?${query}`);
    return (body.data as { items: { item: { id: number } }[] }).items.map(({ item }) => item.id);
  };
  return { ...fixture, organization, found };
}

test('a person is found by the digits of a phone, however it is written', async () => {
  const { ask, user } = office();
  const { status, body } = await ask('GET', `${SEARCH}?term=6505550100&fields=phone`);
  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    data: {
      items: [
        {
          result_score: 0.5,
          item: {
            id: 1,
            type: 'person',
            name: 'Peter Gibbons',
            phones: ['+1 (650) 555-0100', '0100'],
            emails: [],
            visible_to: 7,
            owner: { id: user.id },
            organization: { id: 1, name: 'Initech', address: null },
            custom_fields: [],
            notes: [],
          },
        },
      ],
    },
    additional_data: { next_cursor: null },
  });
});

test('a search looks in the fields it is asked to, and without regard to case', async () => {
  const { found } = office();
  expect(await found('term=gibb')).toEqual([1]);
  expect(await found('term=INITECH.example&fields=email')).toEqual([2]);
  expect(await found('term=gibb&fields=phone,email')).toEqual([]);
  expect(await found('term=6505550199&fields=phone')).toEqual([]);
  expect(await found('term=6505550199&fields=phone,custom_fields')).toEqual([3]);
  expect(await found('term=gibbons&exact_match=true')).toEqual([]);
  expect(await found('term=peter%20GIBBONS&exact_match=true')).toEqual([1]);
  expect(await found('term=555&organization_id=1')).toEqual([1]);
});

test('a search finds digits wherever they stand in a phone number, and letters as they are written', async () => {
  const { found, company } = office();
  const { id } = company.addPerson({ name: 'Sender', phones: ['Promo101'] });
  expect(await found('term=PROMO&fields=phone')).toEqual([id]);
  expect(await found('term=101&fields=phone')).toContain(id);
  expect(await found('term=promo%20101&fields=phone')).toContain(id);
  expect(await found('term=promotion&fields=phone')).toEqual([]);
});

test('a match in a custom field comes with the value that matched', async () => {
  const { ask } = office();
  const { body } = await ask('GET', `${SEARCH}?term=5550199`);
  expect(body.data).toMatchObject({ items: [{ item: { id: 3, custom_fields: ['650-555-0199'] } }] });
});

test('a search comes in pages, and without deleted persons', async () => {
  const { ask, company } = office();
  for (const name of ['Ann One', 'Ann Two', 'Ann Three', 'Ann Gone']) company.addPerson({ name });
  const last = company.persons.at(-1);
  if (last) last.is_deleted = true;
  const first = await ask('GET', `${SEARCH}?term=ann&limit=2`);
  expect(first.body.data).toMatchObject({ items: [{ item: { id: 4 } }, { item: { id: 5 } }] });
  const { next_cursor: cursor } = first.body['additional_data'] as { next_cursor: string };
  const second = await ask('GET', `${SEARCH}?term=ann&limit=2&cursor=${cursor}`);
  expect(second.body).toMatchObject({
    data: { items: [{ item: { name: 'Ann Three' } }] },
    additional_data: { next_cursor: null },
  });
});

test('a new person can be read and found', async () => {
  const { ask, user, found } = office();
  const created = await ask('POST', '/api/v2/persons', {
    name: 'Samir Nagheenanajar',
    org_id: 1,
    phones: [{ value: '+16505550142', primary: true, label: 'mobile' }],
  });
  expect(created.status).toBe(201);
  expect(created.body.data).toMatchObject({
    id: 4,
    name: 'Samir Nagheenanajar',
    first_name: 'Samir',
    owner_id: user.id,
    org_id: 1,
    emails: [],
    phones: [{ value: '+16505550142', primary: true, label: 'mobile' }],
  });
  expect((await ask('GET', '/api/v2/persons/4')).body).toEqual(created.body);
  expect(await found('term=5550142')).toEqual([4]);
  expect((await ask('GET', '/api/v2/persons/99')).status).toBe(404);
});

test.each([
  {},
  { name: '' },
  { name: 'X', phone: '1' },
  { name: 'X', phones: ['1'] },
  { name: 'X', org_id: 99 },
  { name: 'X', owner_id: '1' },
])('a new person with %j is refused', async (wrong) => {
  const { ask, company } = office();
  expect((await ask('POST', '/api/v2/persons', wrong)).status).toBe(400);
  expect(company.persons).toHaveLength(3);
});

test('the last activity of a person is told when it is asked for', async () => {
  const { ask, company } = office();
  await ask('POST', '/api/v2/activities', {
    subject: 'Old',
    done: true,
    due_date: '2026-02-01',
    due_time: '09:00',
    participants: [{ person_id: 1, primary: true }],
  });
  await ask('POST', '/api/v2/activities', {
    subject: 'Planned',
    due_date: '2026-04-01',
    participants: [{ person_id: 1, primary: true }],
  });
  const asked = '/api/v2/persons/1?include_fields=last_activity_id';
  expect((await ask('GET', asked)).body.data).toMatchObject({ name: 'Peter Gibbons', last_activity_id: 1 });
  expect((await ask('GET', '/api/v2/persons/1')).body.data).not.toHaveProperty('last_activity_id');
  company.deleteActivity(1);
  expect((await ask('GET', asked)).body.data).toMatchObject({ last_activity_id: null });
  expect((await ask('GET', '/api/v2/persons/1?include_fields=shoe_size')).status).toBe(400);
});
