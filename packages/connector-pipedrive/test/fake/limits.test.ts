import { expect, test } from 'vitest';
import { acme, askAs, connect, times } from './support.js';

const READ = '/api/v2/activities/1';
const SEARCH = '/api/v2/persons/search?term=peter';
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status);

test('every answer tells the limits', async () => {
  const { ask, clock } = acme('lite');
  const first = await ask('GET', '/api/v1/users/me');
  expect(Object.fromEntries(first.headers)).toEqual({
    'content-type': 'application/json',
    'x-correlation-id': 'fake-1',
    'x-daily-ratelimit-token-limit': '30000',
    'x-daily-ratelimit-token-remaining': '29998',
    'x-ratelimit-limit': '20',
    'x-ratelimit-remaining': '19',
    'x-ratelimit-reset': '2',
  });
  clock.now += 1500;
  const second = await ask('GET', READ);
  expect(second.status).toBe(404);
  expect(second.headers.get('x-ratelimit-remaining')).toBe('18');
  expect(second.headers.get('x-ratelimit-reset')).toBe('1');
  expect(second.headers.get('x-daily-ratelimit-token-remaining')).toBe('29997');
});

test.each([
  ['lite', 20, 80],
  ['growth', 40, 160],
  ['premium', 100, 400],
  ['ultimate', 120, 480],
] as const)(
  'plan %s allows %i requests with an API token and %i with OAuth in two seconds',
  async (...row) => {
    const [plan, withKey, withOAuth] = row;
    const { pipedrive, user, ask } = acme(plan);
    const { access } = await connect(pipedrive, user);
    const bearer = () => askAs(pipedrive, { authorization: `Bearer ${access}` }, 'GET', READ);
    const keyed = statuses(await times(withKey + 1, () => ask('GET', READ)));
    expect(keyed).toEqual([...Array.from({ length: withKey }, () => 404), 429]);
    const oauth = statuses(await times(withOAuth + 1, bearer));
    expect(oauth).toEqual([...Array.from({ length: withOAuth }, () => 404), 429]);
  },
);

test('the window rolls: what is two seconds old is forgotten, and a 429 costs nothing', async () => {
  const { ask, clock, pipedrive } = acme('lite');
  await times(10, () => ask('GET', READ));
  clock.now += 1000;
  await times(10, () => ask('GET', READ));
  const over = await ask('GET', READ);
  expect(over).toMatchObject({ status: 429, body: { success: false, error: 'request over limit' } });
  expect(over.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(over.headers.get('x-ratelimit-reset')).toBe('1');
  clock.now += 1000;
  expect(statuses(await times(11, () => ask('GET', READ)))).toEqual([
    ...Array.from({ length: 10 }, () => 404),
    429,
  ]);
  expect(pipedrive.tokensSpent()).toBe(30);
});

test('searches have ten per two seconds on every plan', async () => {
  const { ask } = acme('ultimate');
  const answers = await times(11, () => ask('GET', SEARCH));
  expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 429]);
  expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('10');
  expect((await ask('GET', READ)).status).toBe(404);
});

test('whoever goes on after a 429 meets a page instead of the API, for a minute', async () => {
  const { ask, clock } = acme('lite');
  await times(20, () => ask('GET', READ));
  expect(statuses(await times(11, () => ask('GET', READ)))).toEqual(Array.from({ length: 11 }, () => 429));
  const blocked = await ask('GET', READ);
  expect(blocked.status).toBe(403);
  expect(blocked.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  expect(blocked.body['text']).toContain('<h1>');
  clock.now += 59_999;
  expect((await ask('GET', READ)).status).toBe(403);
  clock.now += 1;
  expect((await ask('GET', READ)).status).toBe(404);
});

test('the daily budget is shared by the company and comes back at midnight UTC', async () => {
  const { ask, clock, company, pipedrive } = acme('growth');
  expect(company.budget.limit).toBe(60_000);
  const colleague = company.addUser({ name: 'Bob' });
  company.budget.spent = 59_999;
  expect((await ask('GET', READ)).headers.get('x-daily-ratelimit-token-remaining')).toBe('0');
  const over = await askAs(pipedrive, { 'x-api-token': colleague.apiToken }, 'GET', '/api/v1/users/me');
  expect(over.status).toBe(429);
  expect(over.headers.get('x-daily-ratelimit-token-remaining')).toBe('0');
  clock.now = Date.parse('2026-03-02T23:59:59.999Z');
  expect((await ask('GET', READ)).status).toBe(429);
  clock.now += 1;
  expect((await ask('GET', READ)).status).toBe(404);
  expect(company.budget.spent).toBe(1);
});

test('the budget grows with seats and plan', () => {
  const { pipedrive } = acme();
  expect(pipedrive.addCompany({ domain: 'big', plan: 'premium', seats: 3 }).budget.limit).toBe(450_000);
});
