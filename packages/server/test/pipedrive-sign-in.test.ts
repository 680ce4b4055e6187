import { type FakePipedrive, FakeUser } from '@daybook/connector-pipedrive/fake';
import { expect, it } from 'vitest';
import { clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import { pendingMessages } from './support/pending-messages.js';
import { type PipedriveDaybook, REDIRECT, startPipedriveDaybook } from './support/pipedrive-daybook.js';
import { until } from './support/processes.js';

const SECOND = 1_000;
const BASIC = `Basic ${btoa('client:client-secret')}`;
const REFUSED = 'Pipedrive refused the login: please try again (invalid_grant)';
const SIGN_IN_AGAIN = /authorize CRM platform/;

/** Signs in as the older client does, with nothing encoded. */
async function callBack({ app }: PipedriveDaybook, query: string): Promise<Record<string, unknown>> {
  const answer = await app.inject(`/oauth-callback?callbackUri=${REDIRECT}?${query}&hostname=temp`);
  expect(answer.statusCode).toBe(200);
  return answer.json<Record<string, unknown>>();
}

function shown(text: unknown): object {
  return { returnMessage: { messageType: 'warning', message: text, ttl: 5000 } };
}

/** Every Pipedrive host that was asked, and with which credentials. */
function asked(fake: FakePipedrive): string[] {
  return fake.calls.map(({ operation, host, headers }) => {
    const [scheme = 'none'] = (headers.get('authorization') ?? 'none').split(' ');
    return `${operation} at ${host} with ${scheme}`;
  });
}

/** Lets the test answer in the place of the fake, or change what it answers. */
function intercept(
  fake: FakePipedrive,
  answer: (request: Request, usual: () => Promise<Response>) => Promise<Response>,
): void {
  const usual = fake.fetch.bind(fake);
  fake.fetch = (request) => answer(request, () => usual(request));
}

/** The token endpoint's answer with other fields. */
function changeTokens(fake: FakePipedrive, fields: object): void {
  intercept(fake, async (request, usual) => {
    if (!request.url.includes('/oauth/token')) return usual();
    return Response.json({ ...((await (await usual()).json()) as object), ...fields });
  });
}

it('signs in with the code that Pipedrive gave, at the account that Pipedrive names', async () => {
  const daybook = await startPipedriveDaybook();
  const { app, fake, ann } = daybook;
  const answer = await callBack(daybook, `code=${fake.authorize(ann)}&state=platform=pipedrive`);
  expect(answer).toEqual({
    jwtToken: expect.stringMatching(/^ey/),
    name: 'Ann Agent',
    returnMessage: { messageType: 'success', message: 'Connected to Pipedrive.', ttl: 1000 },
  });
  const { get } = clientOf(app, String(answer['jwtToken']));
  expect((await get('/hostname')).body).toBe('acme.pipedrive.com');
  expect(asked(fake)).toEqual([
    'token at oauth.pipedrive.com with Basic',
    'readUser at acme.pipedrive.com with Bearer',
  ]);
  expect(Object.fromEntries(new URLSearchParams(fake.calls[0]?.rawBody))).toEqual({
    grant_type: 'authorization_code',
    code: 'code-1',
    redirect_uri: REDIRECT,
  });
});

it.each([
  ['the same twice', 'state=platform=pipedrive&state=platform=pipedrive'],
  ['an unknown one first', 'state=abc123&state=platform=pipedrive'],
  ['an unknown one last', 'state=platform=pipedrive&state=abc123'],
  ['one with more in it', 'state=platform=pipedrive|xyz'],
])('signs in when the address has a state: %s', async (_which, state) => {
  const daybook = await startPipedriveDaybook();
  const code = daybook.fake.authorize(daybook.ann);
  expect(await callBack(daybook, `code=${code}&${state}`)).toMatchObject({ name: 'Ann Agent' });
});

it('takes a code once', async () => {
  const daybook = await startPipedriveDaybook();
  const query = `code=${daybook.fake.authorize(daybook.ann)}&state=platform=pipedrive`;
  expect(await callBack(daybook, query)).toHaveProperty('jwtToken');
  expect(await callBack(daybook, query)).toEqual(shown(REFUSED));
});

it('takes no code that is older than five minutes, or that nobody gave', async () => {
  const daybook = await startPipedriveDaybook();
  const code = daybook.fake.authorize(daybook.ann);
  daybook.clock.advance(301 * SECOND);
  expect(await callBack(daybook, `code=${code}&state=platform=pipedrive`)).toEqual(shown(REFUSED));
  expect(await callBack(daybook, 'code=stolen&state=platform=pipedrive')).toEqual(shown(REFUSED));
  expect(await callBack(daybook, 'error=user_denied&state=platform=pipedrive')).toEqual(
    shown(expect.stringContaining('it gave no code; was the request declined?')),
  );
});

it.each([
  ['https://evil.example', 'evil.example'],
  ['https://pipedrive.com.evil.example', 'pipedrive.com.evil.example'],
  ['https://evilpipedrive.com', 'evilpipedrive.com'],
  ['https://a.b.pipedrive.com', 'a.b.pipedrive.com'],
  ['https://acme.pipedrive.com@evil.example', 'evil.example'],
  ['https://pipedrive.com', 'pipedrive.com'],
  ['http://127.0.0.1', '127.0.0.1'],
])('sends no token to %s, whoever named it', async (domain, host) => {
  const daybook = await startPipedriveDaybook();
  changeTokens(daybook.fake, { api_domain: domain });
  const code = daybook.fake.authorize(daybook.ann);
  expect(await callBack(daybook, `code=${code}&state=platform=pipedrive`)).toEqual(
    shown(`Pipedrive cannot be reached at ${host}: its connector does not allow this host.`),
  );
  expect(asked(daybook.fake)).toEqual(['token at oauth.pipedrive.com with Basic']);
});

it.each([
  ['the token', '/oauth/token'],
  ['the user', '/users/me'],
])('follows no redirect when it asks for %s', async (_what, path) => {
  const daybook = await startPipedriveDaybook();
  intercept(daybook.fake, async (request, usual) =>
    request.url.includes(path)
      ? new Response(null, { status: 307, headers: { location: 'https://elsewhere.pipedrive.com/catch' } })
      : usual(),
  );
  const code = daybook.fake.authorize(daybook.ann);
  const answer = await callBack(daybook, `code=${code}&state=platform=pipedrive`);
  expect(answer).toEqual(shown(expect.stringMatching(/^Pipedrive refused /)));
  expect(asked(daybook.fake).filter((call) => call.includes('elsewhere'))).toEqual([]);
});

it('renews a token that is about to end once, however many requests come at the same time', async () => {
  const { app, fake, clock, signIn, ada } = await startPipedriveDaybook();
  const { get, log } = await signIn();
  const renewals = (): number => fake.calls.filter(({ rawBody }) => rawBody.includes('refresh_token')).length;
  clock.advance(3_530 * SECOND);
  await get('/contact?phoneNumber=+14155550100');
  expect(renewals()).toBe(0);

  // Pipedrive takes its time: the others come while the first one waits.
  intercept(fake, async (request, usual) => {
    if (request.url.includes('/oauth/token')) await until(async () => (await pendingMessages(app)) === 5);
    return usual();
  });
  clock.advance(20 * SECOND);
  const answers = await Promise.all([
    ...Array.from({ length: 5 }, (_, index) => get(`/contact?phoneNumber=+1415555010${index}`)),
    ...Array.from({ length: 5 }, (_, index) =>
      log(conversation([message(index + 1, 'hi')], { contactId: ada.id, key: `c${index}/7/14/2026` })),
    ),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(renewals()).toBe(1);
  expect(fake.calls.filter(({ status }) => status === 401)).toEqual([]);
});

it('renews a token that Pipedrive refuses, and asks the person only when it is not renewed any more', async () => {
  const { fake, signIn } = await startPipedriveDaybook();
  const { get } = await signIn();
  fake.expireAccessTokens();
  expect((await get('/contact?phoneNumber=+14155550100')).statusCode).toBe(200);
  fake.expireAccessTokens();
  fake.revokeRefreshTokens();
  const answer = await get('/contact?phoneNumber=+14155550101');
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    'Pipedrive no longer accepts the stored login. Please go to Settings and authorize CRM platform again.',
  ]);
});

it('gives the refresh token back with the last session, and not before', async () => {
  const { fake, ann, signIn } = await startPipedriveDaybook();
  const [laptop, desk] = [await signIn(), await signIn()];
  const revoked = (): string[] =>
    fake.calls.flatMap(({ operation, rawBody }) => (operation === 'revoke' ? rawBody : []));

  expect((await laptop.post('/unAuthorize')).statusCode).toBe(200);
  expect([revoked(), ann.installed]).toEqual([[], true]);
  expect((await laptop.get('/hostname')).body).toMatch(SIGN_IN_AGAIN);
  expect((await desk.get('/contact?phoneNumber=+14155550100')).statusCode).toBe(200);

  expect((await desk.post('/unAuthorize')).json()).toMatchObject({ message: 'Signed out of Pipedrive.' });
  expect(revoked()).toEqual([
    expect.stringMatching(/^token=1%3A101%3Ae7c1\w+&token_type_hint=refresh_token$/),
  ]);
  expect(fake.calls.at(-1)?.headers.get('authorization')).toBe(BASIC);
  expect(ann.installed).toBe(false);
});

it('keeps two people apart who have the same id in two companies', async () => {
  const { fake, ann, ada, company, signIn } = await startPipedriveDaybook();
  const other = fake.addCompany({ domain: 'globex' });
  const settings = { name: 'Bo Broker', timezone: 'Etc/UTC', companyId: other.id, companyDomain: 'globex' };
  const bo = new FakeUser({ id: ann.id, ...settings });
  other.users.push(bo);
  other.addPerson({ name: 'Ada Elsewhere', phones: ['+14155550100'] });
  other.addActivityType({ name: 'SMS' });
  const [annClient, boClient] = [await signIn(ann), await signIn(bo)];

  await boClient.post('/user/settings', { userSettings: { whose: { value: 'bo' } } });
  expect((await annClient.get('/user/settings')).json()).toEqual({});
  expect((await annClient.get('/contact?phoneNumber=+14155550100')).body).toContain('Ada Known');
  expect((await boClient.get('/contact?phoneNumber=+14155550100')).body).toContain('Ada Elsewhere');
  await annClient.log(conversation([message(1, 'from Ann')], { contactId: ada.id }));
  await boClient.log(conversation([message(1, 'from Bo')], { contactId: 1 }));
  expect(company.activities.map(({ note }) => note)).toEqual([expect.stringContaining('from Ann')]);
  expect(other.activities.map(({ note }) => note)).toEqual([expect.stringContaining('from Bo')]);

  await boClient.post('/unAuthorize');
  expect((await annClient.get('/hostname')).body).toBe('acme.pipedrive.com');
  expect([ann.installed, bo.installed]).toEqual([true, false]);
});
