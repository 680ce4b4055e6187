import { expect, it } from 'vitest';
import { login } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { startDaybook } from './support/harness.js';

const origin = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';

it.each(['/messageLog', '/callLog', '/nowhere'])('grants the preflight of %s', async (url) => {
  const { app } = await startDaybook();
  const answer = await app.inject({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'content-type,rc-extension-id,rc-account-id,developer-author-name',
    },
  });
  expect(answer.statusCode).toBe(204);
  expect(answer.headers['access-control-allow-origin']).toBe('*');
  expect(answer.headers['access-control-allow-methods']).toBe('GET, POST, PUT, PATCH, DELETE, OPTIONS');
  expect(String(answer.headers['access-control-allow-headers']).split(', ').toSorted()).toEqual([
    'authorization',
    'content-type',
    'developer-author-name',
    'is-debug',
    'rc-account-id',
    'rc-extension-id',
    'x-rc-access-token',
  ]);
});

it.each([
  ['a success', 'GET', '/isAlive', undefined, 200],
  ['the manifest', 'GET', '/crmManifest?platformName=mock', undefined, 200],
  ['an unknown platform', 'GET', '/crmManifest?platformName=nobody', undefined, 400],
  ['an unknown address', 'GET', '/nowhere', undefined, 404],
  ['an address with a slash at the end', 'GET', '/isAlive/', undefined, 200],
  ['a missing token', 'POST', '/messageLog', {}, 400],
  ['a refused login', 'POST', '/apiKeyLogin', { apiKey: 'wrong', platform: 'mock' }, 400],
  ['the settings of an administrator', 'GET', '/admin/settings', undefined, 403],
  ['a body over the limit', 'POST', '/apiKeyLogin', { apiKey: 'x'.repeat(5_000_001) }, 413],
] as const)('lets the extension read the answer to %s', async (_name, method, url, payload, status) => {
  const { app } = await startDaybook();
  const answer = await app.inject({ method, url, headers: { origin }, ...(payload && { payload }) });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['access-control-allow-origin']).toBe('*');
  expect(answer.headers['access-control-expose-headers']).toBe('x-refreshed-jwt-token');
});

it('lets the extension read an error of the CRM', async () => {
  const { app, signIn } = await startDaybook({
    beforeCall: (name) => {
      if (name === 'findContact') throw new Error('a bug in the connector');
    },
  });
  const { token } = await signIn();
  const url = `/contact?jwtToken=${token}&phoneNumber=101`;
  const answer = await app.inject({ method: 'GET', url, headers: { origin } });
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['access-control-allow-origin']).toBe('*');
});

it.each([
  [503, { requestsInHand: 0 }],
  [429, { requestsPerMinute: 0 }],
])('lets the extension read why it is refused early (%i)', async (status, limits) => {
  const { app } = await startFakeDaybook({ server: { limits } });
  const answer = await app.inject({ url: '/isAlive', headers: { origin } });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(answer.headers['access-control-allow-origin']).toBe('*');
});

it.each([
  ['GET', '/mock-crm'],
  ['GET', '/mock-crm/'],
  ['GET', '/mock%2Dcrm'],
  ['OPTIONS', '/mock-crm'],
  ['GET', '/metrics'],
  ['GET', '/readyz'],
] as const)('lets no other site read %s %s, which needs no token', async (method, url) => {
  const { app } = await startDaybook();
  const answer = await app.inject({ method, url, headers: { origin: 'https://elsewhere.example' } });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['access-control-allow-methods']).toBeUndefined();
  expect(answer.statusCode).toBe(method === 'GET' ? 200 : 404);
});

it('shows entries on the page of the mock CRM, which runs no script and cannot be framed', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.log(conversation([message(1, 'Is Friday fine?')]));
  const answer = await daybook.app.inject('/mock-crm');
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none'; connect-src 'none'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  expect(answer.body).toContain('SMS conversation with Ada Known - 26/07/14');
  expect(answer.body).toContain('Is Friday fine?');
});

it('keeps what belongs to one person out of every cache', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const answers = [
    await ann.get('/user/settings'),
    await ann.get('/hostname'),
    await daybook.app.inject('/user/settings'),
    await login(daybook.app, { apiKey: 'k-123', platform: 'mock', hostname: 'localhost' }),
  ];
  expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(Array(4).fill('no-store'));
});
