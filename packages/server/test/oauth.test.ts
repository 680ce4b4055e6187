import { DaybookError } from '@daybook/core';
import type { LightMyRequestResponse } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage } from '../src/index.js';
import { acmeConnector } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { SECRET, startDaybook } from './support/harness.js';
import { createOauthConnector, OauthCrm, REDIRECT } from './support/oauth-crm.mjs';

async function startOauthCrm() {
  const crm = new OauthCrm();
  const connector = createOauthConnector({ port: await crm.listen(), refusal: () => crm.refusal });
  onTestFinished(() => void crm.close());
  let time = Date.UTC(2026, 6, 14, 18);
  const keyRing = createKeyRing([SECRET]);
  const app = await createServer({
    connectors: [connector],
    storage: await openSqliteStorage({ file: ':memory:', keyRing }),
    keyRing,
    background: 'off',
    now: () => time,
  });
  onTestFinished(() => app.close());
  const signIn = (code: string): Promise<LightMyRequestResponse> =>
    app.inject(
      `/oauth-callback?callbackUri=${REDIRECT}?code=${code}&state=platform=oauth-crm&hostname=acme.oauth.example&rcAccountId=1`,
    );
  const log = (token: string, number: number): Promise<LightMyRequestResponse> =>
    app.inject({
      method: 'POST',
      url: '/messageLog',
      headers: { authorization: `Bearer ${token}` },
      payload: conversation([message(number, 'hi')], { key: `c${number}/7/14/2026` }),
    });
  const pass = (milliseconds: number): void => {
    time += milliseconds;
  };
  return { crm, app, signIn, log, pass };
}

it('signs in with a code as the older client sends it, unencoded', async () => {
  const { signIn, log, crm } = await startOauthCrm();
  const answer = (await signIn('refresh-0')).json<{ jwtToken: string; name: string }>();
  expect(answer).toMatchObject({ name: 'Ann Agent', jwtToken: expect.stringMatching(/^ey/) });
  expect((await log(answer.jwtToken, 1)).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(crm.entries).toHaveLength(1);
});

it.each(['plain', '4/0Ab_c=', 'a+b', 'a%b', 'a&b', 'a#b'])(
  'takes the code %j as the CRM gave it, whether the client encodes the address or not',
  async (code) => {
    const { app, crm } = await startOauthCrm();
    const first = `${REDIRECT}?code=${encodeURIComponent(code)}&state=platform=oauth-crm`;
    const last = `${REDIRECT}?state=platform=oauth-crm&code=${encodeURIComponent(code)}`;
    const others = 'hostname=acme.oauth.example&rcAccountId=1';
    await app.inject(`/oauth-callback?callbackUri=${first}&${others}`);
    await app.inject(`/oauth-callback?callbackUri=${last}&${others}`);
    await app.inject(`/oauth-callback?callbackUri=${encodeURIComponent(first)}&${others}`);
    await app.inject(`/oauth-callback?${others}&callbackUri=${encodeURIComponent(last)}`);
    const asked = `authorization_code ${code}`;
    expect(crm.asked).toEqual([asked, asked, asked, asked]);
  },
);

it.each([
  ['temp', ['login.acme.example', '*.acme.example'], ['login.acme.example']],
  ['', ['login.acme.example'], ['login.acme.example']],
  ['EU.Acme.Example', ['*.acme.example'], ['eu.acme.example']],
  ['undefined', ['*.acme.example'], [undefined]],
  ['evil.example', ['*.acme.example'], [undefined]],
])('tells the connector of a host that it may know, or of none: %j', async (hostname, hosts, expected) => {
  const told: (string | undefined)[] = [];
  const connector = acmeConnector({
    manifest: {
      name: 'acme',
      displayName: 'Acme',
      urlIdentifier: '*.acme.example',
      hosts,
      auth: { type: 'oauth' },
    },
    getAuthType: () => 'oauth',
    getOauthInfo: ({ hostname: host }) => {
      told.push(host);
      throw new DaybookError('crm_rejected', { crm: 'Acme', detail: 'not today' });
    },
  });
  const { app } = await startDaybook({ connectors: [connector] });
  await app.inject(`/oauth-callback?callbackUri=${REDIRECT}?code=1&state=platform=acme&hostname=${hostname}`);
  expect(told).toEqual(expected);
});

it('says why nobody is signed in, in the form that the client shows', async () => {
  const { signIn, crm } = await startOauthCrm();
  const refused = await signIn('stolen-code');
  expect([refused.statusCode, refused.json()]).toEqual([
    200,
    {
      returnMessage: {
        messageType: 'warning',
        message: 'OAuth CRM refused the login: please try again (invalid_grant)',
        ttl: 5000,
      },
    },
  ]);
  crm.apiDomain = 'https://evil.example';
  const elsewhere = await signIn('refresh-0');
  expect(elsewhere.json()).toMatchObject({
    returnMessage: { message: expect.stringContaining('cannot be reached at evil.example') },
  });
  expect(crm.asked).toEqual(['authorization_code stolen-code', 'authorization_code refresh-0']);
});

it('shows a refusal in the own words of the connector, with a 200 and without a token', async () => {
  const { signIn, crm } = await startOauthCrm();
  crm.refusal = { messageType: 'danger', message: 'Only for administrators (access-1).', ttl: 8000 };
  const answer = await signIn('refresh-0');
  expect([answer.statusCode, answer.json()]).toEqual([
    200,
    { returnMessage: { messageType: 'warning', message: 'Only for administrators (***).', ttl: 8000 } },
  ]);
});

it('renews a token that has ended once, however many requests need it', async () => {
  const { signIn, log, pass, crm, app } = await startOauthCrm();
  const { jwtToken } = (await signIn('refresh-0')).json<{ jwtToken: string }>();
  pass(3_599_000);
  const headers = { authorization: `Bearer ${jwtToken}` };
  const answers = await Promise.all([
    ...Array.from({ length: 10 }, (_, index) => log(jwtToken, index + 1)),
    ...Array.from({ length: 10 }, () => app.inject({ url: '/contact?phoneNumber=+14155550100', headers })),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(crm.asked).toEqual(['authorization_code refresh-0', 'refresh_token refresh-1']);
  expect(crm.entries).toHaveLength(10);
});

it('renews a token once that the CRM refuses before its time', async () => {
  const { signIn, log, crm, app } = await startOauthCrm();
  const { jwtToken } = (await signIn('refresh-0')).json<{ jwtToken: string }>();
  crm.valid = 'revoked by the CRM';
  const headers = { authorization: `Bearer ${jwtToken}` };
  const [logged, found] = await Promise.all([
    log(jwtToken, 1),
    app.inject({ url: '/contact?phoneNumber=+14155550100', headers }),
  ]);
  expect([logged.statusCode, found.statusCode]).toEqual([200, 200]);
  expect(crm.asked).toEqual(['authorization_code refresh-0', 'refresh_token refresh-1']);
  expect(crm.entries).toHaveLength(1);
});

it('asks the person to sign in when the CRM renews nothing any more, and files what waited when they have', async () => {
  const { signIn, log, pass, crm, app } = await startOauthCrm();
  const { jwtToken } = (await signIn('refresh-0')).json<{ jwtToken: string }>();
  await log(jwtToken, 1);
  crm.valid = 'revoked by the CRM';
  crm.refresh = 'revoked too';
  const refused = await log(jwtToken, 2);
  expect([refused.statusCode, refused.body]).toEqual([
    400,
    'OAuth CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.',
  ]);
  const again = (await signIn('revoked too')).json<{ jwtToken: string }>();
  pass(1_000);
  await app.logbook.deliverDue();
  expect(crm.entries).toHaveLength(2);
  expect((await log(again.jwtToken, 2)).json()).toMatchObject({ successful: true, logIds: ['2'] });
});

it.each([
  ['us.oauth.example', 'us.oauth.example'],
  ['oauth.evil.example', 'localhost'],
])(
  'follows an account that is at %s when its token is renewed only where the manifest allows it',
  async (host, expected) => {
    const { signIn, log, pass, crm, app } = await startOauthCrm();
    const { jwtToken } = (await signIn('refresh-0')).json<{ jwtToken: string }>();
    const hostname = async (): Promise<string> => (await app.inject(`/hostname?jwtToken=${jwtToken}`)).body;
    pass(3_600_000);
    await log(jwtToken, 1);
    expect(await hostname()).toBe('localhost');
    crm.apiDomain = `https://${host}`;
    pass(3_600_000);
    await log(jwtToken, 2);
    expect(await hostname()).toBe(expected);
  },
);

it('takes in what is sent while tokens must be renewed and the CRM is down, and files it when it is back', async () => {
  const { signIn, log, pass, crm, app } = await startOauthCrm();
  const { jwtToken } = (await signIn('refresh-0')).json<{ jwtToken: string }>();
  pass(2 * 3_600_000);
  let isDown = true;
  crm.onGrant = () => !isDown;
  const answer = log(jwtToken, 1);
  await expect.poll(() => crm.asked.length).toBe(2);
  // Nobody answers the renewal; the message is safe all the same.
  const metrics = await app.inject('/metrics');
  expect(metrics.body).toContain('daybook_messages_waiting{state="pending"} 1');
  const { statusCode, body } = await answer;
  expect([statusCode, body]).toEqual([503, expect.stringContaining('Your messages are kept')]);

  isDown = false;
  for (let minute = 0; minute < 20 && crm.entries.length === 0; minute += 1) {
    pass(60_000);
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    await app.logbook.deliverDue();
  }
  expect(crm.entries).toHaveLength(1);
});
