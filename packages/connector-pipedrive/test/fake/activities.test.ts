import { expect, test } from 'vitest';
import { acme } from './support.js';

const PATH = '/api/v2/activities';

function office() {
  const fixture = acme();
  const { company } = fixture;
  const organization = company.addOrganization({ name: 'Initech' });
  const person = company.addPerson({ name: 'Peter Gibbons', phones: ['+1 650 555 0100'], organization });
  const other = company.addPerson({ name: 'Milton Waddams' });
  const deal = company.addDeal({ title: 'Staplers', person });
  const lead = company.addLead({ title: 'Red stapler', person });
  return { ...fixture, organization, person, other, deal, lead };
}

test('a new activity comes back whole, with nulls where nothing is set', async () => {
  const { ask, user, person, organization, deal } = office();
  const { status, body } = await ask('POST', PATH, {
    subject: 'Texts with Peter',
    type: 'task',
    due_date: '2026-03-02',
    due_time: '09:05',
    done: true,
    note: '<b>Peter</b><br>Hi',
    deal_id: deal.id,
    org_id: organization.id,
    participants: [{ person_id: person.id, primary: true }],
  });
  expect(status).toBe(201);
  expect(body).toEqual({
    success: true,
    data: {
      id: 1,
      subject: 'Texts with Peter',
      type: 'task',
      owner_id: user.id,
      creator_user_id: user.id,
      is_deleted: false,
      add_time: '2026-03-02T09:30:15Z',
      update_time: '2026-03-02T09:30:15Z',
      deal_id: 1,
      lead_id: null,
      person_id: 1,
      org_id: 1,
      project_id: null,
      due_date: '2026-03-02',
      due_time: '09:05:00',
      duration: null,
      busy: null,
      done: true,
      marked_as_done_time: '2026-03-02T09:30:15Z',
      location: null,
      participants: [{ person_id: 1, primary: true }],
      attendees: null,
      conference_meeting_client: null,
      conference_meeting_url: null,
      conference_meeting_id: null,
      public_description: null,
      priority: null,
      note: '<b>Peter</b><br />Hi',
    },
  });
});

test('an activity without subject and type is a call', async () => {
  const { ask } = office();
  expect((await ask('POST', PATH, {})).body.data).toMatchObject({ subject: 'Call', type: 'call' });
});

test('a change touches what it names, and the update time', async () => {
  const { ask, clock } = office();
  await ask('POST', PATH, { subject: 'One', note: 'first', done: true });
  clock.now += 60_000;
  const { status, body } = await ask('PATCH', `${PATH}/1`, { note: 'second', done: false });
  expect(status).toBe(200);
  expect(body.data).toMatchObject({
    subject: 'One',
    note: 'second',
    add_time: '2026-03-02T09:30:15Z',
    update_time: '2026-03-02T09:31:15Z',
    marked_as_done_time: null,
  });
  expect((await ask('GET', `${PATH}/1`)).body).toEqual(body);
});

test.each([
  ['00:00', '00:00:00'],
  ['01:59', '01:59:00'],
  ['100:30', '100:30:00'],
  ['00:01:30', '00:01:30'],
])('a duration of %s stands as %s', async (duration, stored) => {
  const { ask } = office();
  expect((await ask('POST', PATH, { duration })).body.data).toMatchObject({ duration: stored });
});

test.each(['00:60', '1:30', '90', 'pending', ''])('a duration of "%s" is refused', async (duration) => {
  const { ask } = office();
  expect(await ask('POST', PATH, { duration })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('duration') },
  });
});

test('a deal wins over a lead, and what is asked last replaces the other', async () => {
  const { ask, deal, lead } = office();
  const both = await ask('POST', PATH, { deal_id: deal.id, lead_id: lead.id });
  expect(both.body.data).toMatchObject({ deal_id: deal.id, lead_id: null });
  const moved = await ask('PATCH', `${PATH}/1`, { lead_id: lead.id });
  expect(moved.body.data).toMatchObject({ deal_id: null, lead_id: lead.id });
});

test('a deleted activity is read and changed as deleted, and is gone when purged', async () => {
  const { ask, company } = office();
  await ask('POST', PATH, { subject: 'One' });
  expect(await ask('DELETE', `${PATH}/1`)).toMatchObject({ status: 200, body: { data: { id: 1 } } });
  expect((await ask('GET', `${PATH}/1`)).body.data).toMatchObject({ id: 1, is_deleted: true });
  const changed = await ask('PATCH', `${PATH}/1`, { subject: 'Two' });
  expect(changed).toMatchObject({ status: 200, body: { data: { subject: 'Two', is_deleted: true } } });
  expect((await ask('GET', PATH)).body.data).toEqual([]);
  expect(await ask('DELETE', `${PATH}/1`)).toMatchObject({ status: 410, body: { success: true } });
  company.purgeActivity(1);
  const gone = { status: 404, body: { success: false, error: 'Activity not found' } };
  expect(await ask('GET', `${PATH}/1`)).toMatchObject(gone);
  expect(await ask('PATCH', `${PATH}/1`, { subject: 'Three' })).toMatchObject(gone);
});

test("a person's edit is taken as it is, and moves the update time", async () => {
  const { ask, company, clock, person } = office();
  await ask('POST', PATH, { subject: 'One' });
  clock.now += 1000;
  company.editActivity(1, {
    note: '<p class="x">mine</p>',
    participants: [{ person_id: person.id, primary: true }],
  });
  expect((await ask('GET', `${PATH}/1`)).body.data).toMatchObject({
    note: '<p class="x">mine</p>',
    person_id: 1,
    update_time: '2026-03-02T09:30:16Z',
  });
});

test('the list finds the primary participant only, since a moment inclusively', async () => {
  const { ask, clock, person, other } = office();
  const withPeople = (primary: number, second: number) => ({
    participants: [
      { person_id: second, primary: false },
      { person_id: primary, primary: true },
    ],
  });
  await ask('POST', PATH, withPeople(person.id, other.id));
  clock.now += 10_000;
  await ask('POST', PATH, withPeople(person.id, other.id));
  await ask('POST', PATH, withPeople(other.id, person.id));
  const ids = async (query: string) => (await ask('GET', `${PATH}?${query}`)).body.data;
  expect(await ids('person_id=1')).toMatchObject([{ id: 1 }, { id: 2 }]);
  expect(await ids('person_id=1&updated_since=2026-03-02T09:30:25Z')).toMatchObject([{ id: 2 }]);
  expect(await ids('person_id=1&updated_since=2026-03-02T10:30:26%2B01:00')).toEqual([]);
  expect(await ids('updated_until=2026-03-02T09:30:25Z')).toMatchObject([{ id: 1 }]);
});

test('the list filters by owner, deal, lead and done', async () => {
  const { ask, company, user, deal, lead } = office();
  const colleague = company.addUser({ name: 'Bob' });
  await ask('POST', PATH, { deal_id: deal.id, done: true });
  await ask('POST', PATH, { lead_id: lead.id, owner_id: colleague.id });
  const found = async (query: string) => (await ask('GET', `${PATH}?${query}`)).body.data;
  expect(await found(`owner_id=${user.id}`)).toMatchObject([{ id: 1 }]);
  expect(await found(`deal_id=${deal.id}`)).toMatchObject([{ id: 1 }]);
  expect(await found(`lead_id=${lead.id}`)).toMatchObject([{ id: 2 }]);
  expect(await found('done=false')).toMatchObject([{ id: 2 }]);
  expect(await found('ids=2,7')).toMatchObject([{ id: 2 }]);
});

test('pages follow the cursor in the order asked for, also when something is added between them', async () => {
  const { ask, clock } = office();
  const add = (subject: string, after: number) => {
    clock.now += after;
    return ask('POST', PATH, { subject });
  };
  await add('a', 0);
  await add('b', 1000);
  await add('c', 1000);
  const sorted = `${PATH}?sort_by=add_time&sort_direction=desc&limit=2`;
  const exactly = await ask('GET', `${PATH}?limit=3`);
  expect(exactly.body).toMatchObject({ additional_data: { next_cursor: null } });
  const first = await ask('GET', sorted);
  expect(first.body.data).toMatchObject([{ subject: 'c' }, { subject: 'b' }]);
  await add('d', 1000);
  const { next_cursor: cursor } = first.body['additional_data'] as { next_cursor: string };
  const second = await ask('GET', `${sorted}&cursor=${cursor}`);
  expect(second.body.data).toMatchObject([{ subject: 'a' }]);
  expect(second.body['additional_data']).toEqual({ next_cursor: null });
  expect((await ask('GET', `${PATH}?cursor=${cursor}`)).status).toBe(400);
});
