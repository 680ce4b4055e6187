import { expect, test } from 'vitest';
import { ConnectionReset, type FaultKind } from '../../src/fake/index.js';
import { acme, connect, post } from './support.js';

const PATH = '/api/v2/activities';
const NEW = { subject: 'One', type: 'call' };

function failing(kind: FaultKind, count = 1) {
  const fixture = acme();
  fixture.pipedrive.faults.push({ on: 'createActivity', kind, times: count });
  return { ...fixture, create: () => fixture.ask('POST', PATH, NEW) };
}

test.each([
  ['400', 400, 5],
  ['401', 401, 0],
  ['402', 402, 0],
  ['403 json', 403, 0],
  ['404', 404, 5],
  ['410', 410, 5],
  ['500', 500, 0],
  ['503', 503, 0],
  ['429 without', 429, 0],
] as const)('%s answers %i instead of carrying out, and costs %i tokens', async (kind, status, tokens) => {
  const { create, company, pipedrive } = failing(kind);
  const answer = await create();
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect([...answer.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
  expect(company.activities).toEqual([]);
  expect(pipedrive.tokensSpent()).toBe(tokens);
  expect(company.budget.spent).toBe(tokens);
  expect((await create()).status).toBe(201);
});

test('a refusal gives the reason that it is told to give', async () => {
  const { create, pipedrive } = failing('403 json');
  for (const fault of pipedrive.faults) fault.says = 'org_id: You may not see it';
  expect((await create()).body).toMatchObject({ success: false, error: 'org_id: You may not see it' });
});

test('a 429 hints in seconds, as a moment, or by the daily budget', async () => {
  const seconds = await failing('429 reset seconds').create();
  expect(seconds.status).toBe(429);
  expect(seconds.headers.get('x-ratelimit-reset')).toBe('2');
  const epoch = await failing('429 reset epoch').create();
  expect(epoch.headers.get('x-ratelimit-reset')).toBe('1772443817');
  const daily = await failing('429 daily').create();
  expect(daily.status).toBe(429);
  expect(daily.headers.get('x-daily-ratelimit-token-remaining')).toBe('0');
});

test('a block is a page, not JSON', async () => {
  const { status, headers } = await failing('403 html').create();
  expect(status).toBe(403);
  expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
});

test('a reset before leaves nothing behind, a reset after leaves the activity', async () => {
  const before = failing('reset before');
  await expect(before.create()).rejects.toThrow(ConnectionReset);
  expect(before.company.activities).toEqual([]);
  expect(before.pipedrive.calls[0]).toMatchObject({ status: undefined, tokens: 0 });
  const after = failing('reset after');
  await expect(after.create()).rejects.toThrow(ConnectionReset);
  expect(after.company.activities).toMatchObject([{ subject: 'One' }]);
  expect(after.pipedrive.tokensSpent()).toBe(5);
});

test.each([
  ['hang before', 0, 0],
  ['hang after', 1, 1],
  ['late', 0, 1],
] as const)('%s: %i activities when the client gives up, %i in the end', async (kind, atFirst, inTheEnd) => {
  const { create, company, pipedrive } = failing(kind);
  const { impatience } = pipedrive;
  const gaveUp = new Promise((resolve) =>
    impatience.signal.addEventListener('abort', () => resolve('gave up')),
  );
  expect(await Promise.race([create(), gaveUp])).toBe('gave up');
  expect(pipedrive.impatience).not.toBe(impatience);
  expect(pipedrive.impatience.signal.aborted).toBe(false);
  expect(company.activities).toHaveLength(atFirst);
  pipedrive.landLate();
  pipedrive.landLate();
  expect(company.activities).toHaveLength(inTheEnd);
  expect(pipedrive.tokensSpent()).toBe(inTheEnd * 5);
});

test('garbage is a success that nobody can read', async () => {
  const { create, company } = failing('garbage');
  const answer = await create();
  expect(answer.status).toBe(200);
  expect(() => JSON.parse(String(answer.body['text']))).toThrow(SyntaxError);
  expect(company.activities).toHaveLength(1);
});

test('nulls leave what a record cannot do without', async () => {
  const { create, pipedrive, ask, company } = failing('nulls');
  const { status, body } = await create();
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    id: 1,
    subject: 'One',
    type: 'call',
    is_deleted: false,
    owner_id: null,
    participants: null,
    due_date: null,
    note: null,
  });
  company.addPerson({ name: 'Peter', phones: ['555'] });
  pipedrive.faults.push({ on: 'searchPersons', kind: 'nulls', times: 1 });
  const found = await ask('GET', '/api/v2/persons/search?term=peter');
  expect(found.body.data).toMatchObject({
    items: [{ item: { id: 1, name: 'Peter', phones: null, organization: null } }],
  });
});

test('faults are used up in order, each as often as it says, and only for its operation', async () => {
  const { ask, pipedrive } = failing('500', 2);
  pipedrive.faults.push({ on: 'any', kind: '503', times: 1 });
  const create = async () => (await ask('POST', PATH, NEW)).status;
  expect(await create()).toBe(500);
  expect((await ask('GET', '/api/v1/users/me')).status).toBe(503);
  expect((await ask('GET', '/api/v1/users/me')).status).toBe(200);
  expect([await create(), await create()]).toEqual([500, 201]);
});

test('the OAuth server fails in its own words', async () => {
  const { pipedrive, user } = acme();
  const { refresh } = await connect(pipedrive, user);
  pipedrive.faults.push({ on: 'token', kind: '400', times: 1 }, { on: 'revoke', kind: '503', times: 1 });
  const form = { grant_type: 'refresh_token', refresh_token: refresh };
  expect(await post(pipedrive, 'token', form)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
  expect((await post(pipedrive, 'revoke', { token: refresh })).status).toBe(503);
  expect((await post(pipedrive, 'token', form)).status).toBe(200);
});

test('moments stand before and after what is carried out', async () => {
  const { ask, pipedrive, company } = acme();
  const moments: string[] = [];
  pipedrive.onMoment = (moment) => moments.push(`${moment}: ${company.activities.length}`);
  await ask('POST', PATH, NEW);
  pipedrive.faults.push({ on: 'createActivity', kind: 'reset after', times: 1 });
  await expect(ask('POST', PATH, NEW)).rejects.toThrow(ConnectionReset);
  expect(moments).toEqual([
    'before createActivity: 0',
    'after createActivity: 1',
    'before createActivity: 1',
  ]);
});
