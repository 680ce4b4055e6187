import { expect, test } from 'vitest';
import { acme } from './support.js';

const ACTIVITIES = '/api/v2/activities';

function office() {
  const fixture = acme();
  const person = fixture.company.addPerson({ name: 'Peter' });
  fixture.company.addActivityType({ name: 'SMS', active: false });
  return { ...fixture, person };
}

test('an unknown key refuses the whole write, by name', async () => {
  const { ask, company, pipedrive } = office();
  expect(await ask('POST', ACTIVITIES, { subject: 'One', private: true })).toMatchObject({
    status: 400,
    body: {
      success: false,
      error: "Validation failed: private: Parameter 'private' is not allowed for this request",
      code: 'ERR_SCHEMA_VALIDATION_FAILED',
    },
  });
  expect(company.activities).toEqual([]);
  expect(pipedrive.tokensSpent()).toBe(5);
});

test('person_id in an activity is refused as read-only', async () => {
  const { ask, person } = office();
  const refused = await ask('POST', ACTIVITIES, { subject: 'One', person_id: person.id });
  expect(refused).toMatchObject({ status: 400, body: { success: false, code: 'ERR_BAD_REQUEST' } });
  expect(refused.body.error).toContain("'person_id' is a read-only field");
});

test.each([
  { deal_id: '1' },
  { deal_id: '' },
  { deal_id: null },
  { deal_id: 99 },
  { lead_id: 'abc' },
  { lead_id: '7d1f3a20-0e10-4b1e-879b-000000000099' },
  { lead_id: null },
  { org_id: 99 },
  { org_id: 1.5 },
  { owner_id: 99 },
  { project_id: 1 },
  { subject: 7 },
  { subject: null },
  { done: 1 },
  { done: 'true' },
  { due_date: '2026-3-2' },
  { due_date: '2026-02-30' },
  { due_date: '2026-03-02T00:00:00Z' },
  { due_time: '9:05' },
  { due_time: '24:00' },
  { due_time: '09:05:00Z' },
  { duration: '90' },
  { type: 'nothing' },
  { type: 'sms' },
  { type: 'Call' },
  { participants: [{ person_id: '1', primary: true }] },
  { participants: [{ person_id: 1, primary_flag: true }] },
  { participants: [{ person_id: 99, primary: true }] },
  { location: { planet: 'Mars' } },
  { note: null },
])('an activity with %j is refused', async (wrong) => {
  const { ask, company } = office();
  await ask('POST', ACTIVITIES, { subject: 'One' });
  const refusal = { status: 400, body: { success: false, code: 'ERR_SCHEMA_VALIDATION_FAILED' } };
  expect(await ask('POST', ACTIVITIES, wrong)).toMatchObject(refusal);
  expect(await ask('PATCH', `${ACTIVITIES}/1`, wrong)).toMatchObject(refusal);
  expect(company.activities).toHaveLength(1);
  expect(company.activities[0]?.subject).toBe('One');
});

test('a body that is no JSON object is refused', async () => {
  const { ask, pipedrive, user } = office();
  expect((await ask('POST', ACTIVITIES)).status).toBe(400);
  expect((await ask('POST', ACTIVITIES, [])).status).toBe(400);
  const headers = { 'x-api-token': user.apiToken };
  const request = new Request('https://acme.pipedrive.com/api/v2/activities', {
    method: 'POST',
    headers,
    body: '{',
  });
  expect((await pipedrive.fetch(request)).status).toBe(400);
});

test('a note has room for 102,400 bytes, not characters', async () => {
  const { ask } = office();
  expect((await ask('POST', ACTIVITIES, { note: 'x'.repeat(102_400) })).status).toBe(201);
  expect((await ask('POST', ACTIVITIES, { note: 'x'.repeat(102_401) })).status).toBe(400);
  expect((await ask('POST', ACTIVITIES, { note: 'é'.repeat(51_201) })).status).toBe(400);
});

test.each([
  `${ACTIVITIES}?type=call`,
  `${ACTIVITIES}?limit=501`,
  `${ACTIVITIES}?limit=0`,
  `${ACTIVITIES}?limit=`,
  `${ACTIVITIES}?limit=5&limit=6`,
  `${ACTIVITIES}?done=1`,
  `${ACTIVITIES}?person_id=x`,
  `${ACTIVITIES}?cursor=nonsense`,
  `${ACTIVITIES}?updated_since=2026-03-02T09:30:15.000Z`,
  `${ACTIVITIES}?updated_since=2026-03-02`,
  `${ACTIVITIES}?sort_by=subject`,
  `${ACTIVITIES}/x`,
  `${ACTIVITIES}/1?fields=note`,
  '/api/v2/persons/search?term=a',
  '/api/v2/persons/search?term=abc&fields=phone,shoe',
  '/api/v2/persons/search?fields=phone',
  '/api/v2/leads/search?term=%20a%20',
  '/api/v2/deals?status=closed',
  '/api/v1/leads?cursor=x',
  '/api/v1/users/me?x=1',
])('GET %s is refused', async (path) => {
  const { ask } = office();
  expect(await ask('GET', path)).toMatchObject({
    status: 400,
    body: { success: false, code: 'ERR_SCHEMA_VALIDATION_FAILED' },
  });
});
