import { expect, test } from 'vitest';
import { acme, askAs, CALLBACK, connect, post } from './support.js';

const AUTHORIZE = 'https://oauth.pipedrive.com/oauth/authorize';
const consent = (redirect: string, client = 'client') =>
  new Request(`${AUTHORIZE}?client_id=${client}&redirect_uri=${encodeURIComponent(redirect)}&state=s%201`);
const ME = '/api/v1/users/me';

test('a user who consents comes back with a code that buys tokens for the company', async () => {
  const { pipedrive, user } = acme();
  pipedrive.consentingUser = user;
  const sent = await pipedrive.fetch(consent(CALLBACK));
  const back = new URL(sent.headers.get('location') ?? '');
  expect(sent.status).toBe(302);
  expect(back.origin + back.pathname).toBe('https://daybook.example/callback');
  expect(back.searchParams.get('state')).toBe('s 1');
  const code = back.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
  const { status, body } = await post(pipedrive, 'token', form);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 3599,
    scope: 'base,activities:full,contacts:full,deals:read,leads:read',
    api_domain: 'https://acme.pipedrive.com',
  });
  const headers = { authorization: `Bearer ${String(body['access_token'])}` };
  expect(await askAs(pipedrive, headers, 'GET', ME)).toMatchObject({
    status: 200,
    body: { data: { name: 'Ada' } },
  });
  expect(user.installed).toBe(true);
});

test('a user who does not consent comes back with user_denied', async () => {
  const { pipedrive } = acme();
  const sent = await pipedrive.fetch(consent(CALLBACK));
  expect(sent.headers.get('location')).toBe(`${CALLBACK}?error=user_denied&state=s+1`);
});

test('another callback or another client is not sent anywhere', async () => {
  const { pipedrive, user } = acme();
  pipedrive.consentingUser = user;
  expect((await pipedrive.fetch(consent(`${CALLBACK}/`))).status).toBe(400);
  expect((await pipedrive.fetch(consent(CALLBACK, 'other'))).status).toBe(400);
});

test('a code works once, for five minutes, with the callback of the app and the right secret', async () => {
  const { pipedrive, user, clock } = acme();
  const form = (code: string, redirect = CALLBACK) => ({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
  });
  const code = pipedrive.authorize(user);
  expect((await post(pipedrive, 'token', form(code, 'https://other.example'))).body.error).toBe(
    'invalid_grant',
  );
  const badClient = await post(pipedrive, 'token', form(code), 'client:wrong');
  expect(badClient).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  expect((await post(pipedrive, 'token', form(code))).status).toBe(200);
  expect(await post(pipedrive, 'token', form(code))).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
  const old = pipedrive.authorize(user);
  clock.now += 5 * 60_000 + 1;
  expect((await post(pipedrive, 'token', form(old))).body.error).toBe('invalid_grant');
});

test('a refresh gives a new access token and the same refresh token', async () => {
  const { pipedrive, user } = acme();
  const { access, refresh } = await connect(pipedrive, user);
  const form = { grant_type: 'refresh_token', refresh_token: refresh };
  const { status, body } = await post(pipedrive, 'token/', form);
  expect(status).toBe(200);
  expect(body['refresh_token']).toBe(refresh);
  expect(body['access_token']).not.toBe(access);
});

test('an access token ends after 3599 seconds, or when the test says so', async () => {
  const { pipedrive, user, clock } = acme();
  const first = await connect(pipedrive, user);
  const ask = async (access: string) =>
    (await askAs(pipedrive, { authorization: `Bearer ${access}` }, 'GET', ME)).status;
  clock.now += 3598_999;
  expect(await ask(first.access)).toBe(200);
  clock.now += 1;
  expect(await ask(first.access)).toBe(401);
  const second = await connect(pipedrive, user);
  expect(await ask(second.access)).toBe(200);
  pipedrive.expireAccessTokens();
  expect(await ask(second.access)).toBe(401);
});

test('a refresh token dies when revoked by the test, and after 60 days without use', async () => {
  const { pipedrive, user, clock } = acme();
  const refresh = async (token: string) =>
    (await post(pipedrive, 'token', { grant_type: 'refresh_token', refresh_token: token })).status;
  const first = await connect(pipedrive, user);
  clock.now += 59 * 86_400_000;
  expect(await refresh(first.refresh)).toBe(200);
  clock.now += 59 * 86_400_000;
  expect(await refresh(first.refresh)).toBe(200);
  clock.now += 61 * 86_400_000;
  expect(await refresh(first.refresh)).toBe(400);
  const second = await connect(pipedrive, user);
  pipedrive.revokeRefreshTokens();
  expect(await refresh(second.refresh)).toBe(400);
  const stillGood = { authorization: `Bearer ${second.access}` };
  expect((await askAs(pipedrive, stillGood, 'GET', ME)).status).toBe(200);
});

test('revoking the refresh token ends its access tokens and the installation', async () => {
  const { pipedrive, user } = acme();
  const { access, refresh } = await connect(pipedrive, user);
  expect((await post(pipedrive, 'revoke', { token: refresh }, 'client:wrong')).status).toBe(401);
  expect((await post(pipedrive, 'revoke', { token: refresh })).status).toBe(200);
  expect((await askAs(pipedrive, { authorization: `Bearer ${access}` }, 'GET', ME)).status).toBe(401);
  const form = { grant_type: 'refresh_token', refresh_token: refresh };
  expect((await post(pipedrive, 'token', form)).body.error).toBe('invalid_grant');
  expect(user.installed).toBe(false);
});

test('revoking an access token ends that one alone', async () => {
  const { pipedrive, user } = acme();
  const { access, refresh } = await connect(pipedrive, user);
  await post(pipedrive, 'revoke', { token: access });
  expect((await askAs(pipedrive, { authorization: `Bearer ${access}` }, 'GET', ME)).status).toBe(401);
  const form = { grant_type: 'refresh_token', refresh_token: refresh };
  expect((await post(pipedrive, 'token', form)).status).toBe(200);
});
