import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const day = (text: string): Record<string, unknown> => conversation([message(1, text)]);

it('lets tenants neither see, block nor redirect each other, whatever ids they forge', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(day('of the attacker'), 'mallory');
  const answer = await daybook.log(day('of the victim'), 'ann');

  expect(answer.json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(daybook.crm.entries.map(({ body }) => transcript(body)[0]?.split(' | ')[1])).toEqual([
    'of the attacker',
    'of the victim',
  ]);
  const match = await daybook.post('/messageLog/match', { messageIds: ['1', '2'] }, 'mallory');
  expect(match.json()).toEqual({
    successful: true,
    messageLogs: { '1': '1' },
    logs: [
      { messageId: '1', matched: true, logId: '1', contactId: 101 },
      { messageId: '2', matched: false },
    ],
  });
});

it('answers no debug header, and no fault of its own, with a stack or a detail', async () => {
  const daybook = await startFakeDaybook();
  const { storage } = { storage: daybook.app.logbook };
  storage.log = () => Promise.reject(new TypeError('a secret detail at /some/file.ts:1'));
  const headers = { authorization: `Bearer ${await daybook.token()}`, 'is-debug': 'true' };
  const answer = await daybook.app.inject({ method: 'POST', url: '/messageLog', headers, payload: day('x') });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toMatch(
    /^Something went wrong in Daybook \(reference [0-9a-f]{8}\)\. Please try again; if it stays, tell your administrator the reference\.$/,
  );
});

const routes = [
  'GET /crmManifest',
  'GET /implementedInterfaces',
  'GET /userInfoHash',
  'GET /hostname',
  'GET /licenseStatus',
  'GET /authValidation',
  'GET /admin/settings',
  'GET /contact',
  'POST /contact',
  'GET /custom/contact/search',
  'POST /messageLog',
  'POST /messageLog/match',
  'GET /messageLog',
  'GET /user/settings',
  'POST /user/settings',
  'POST /user/refreshInfo',
  'GET /user/preloadSettings',
  'GET /callLog',
  'POST /callLog',
  'PATCH /callLog',
  'PUT /callDisposition',
  'POST /callLog/cacheNote',
  'POST /apiKeyLogin',
  'POST /unAuthorize',
  'GET /unfiled',
  'POST /unfiled/retry',
  'POST /unfiled/dismiss',
  'POST /unfiled/restore',
  'GET /debug/report/url',
  'GET /docs/../../etc/passwd',
  'GET /docs/static/%2e%2e%2f%2e%2e%2fpackage.json',
]; // prettier-ignore

const strange = [
  '?phoneNumber=%00&name=%F0%9F&sessionIds=,,,&messageIds=%2e%2e&platformName=__proto__&platform=constructor',
  '?phoneNumber[]=1&phoneNumber[]=2&name=1&name=2&jwtToken=a&jwtToken=b&sessionIds[toString]=1',
  `?phoneNumber=${'9'.repeat(5_000)}&name=${'%41'.repeat(5_000)}`,
];
const bodies = [
  'null',
  '0',
  '"x"',
  '[]',
  '{"__proto__":{"x":1},"constructor":{"prototype":{}}}',
  '{"logInfo":{"messages":[null]}}',
];

it('survives whatever a signed-in person sends to any route, and never answers 500', async () => {
  const daybook = await startFakeDaybook({
    server: { limits: { requestsPerMinute: 100_000, signInsPerMinute: 100_000 } },
  });
  const authorization = `Bearer ${await daybook.token()}`;
  const requests = routes.flatMap((route) => {
    const [method = '', path = ''] = route.split(' ');
    const withBodies = method === 'GET' ? [undefined] : bodies;
    return strange.flatMap((query) => withBodies.map((body) => ({ method, url: path + query, body })));
  });
  const bad: string[] = [];
  for (const { method, url, body } of requests) {
    // oxlint-disable-next-line no-await-in-loop -- so that a failure names its request
    const answer = await daybook.app.inject({
      method: method as 'GET',
      url,
      headers: {
        authorization: url.includes('unAuthorize') ? '' : authorization,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { payload: body }),
    });
    if (answer.statusCode === 500 || answer.statusCode === 503)
      bad.push(`${method} ${url.slice(0, 80)} ${body}: ${answer.body}`);
  }
  expect(bad).toEqual([]);
  expect((await daybook.log(day('still here'))).statusCode).toBe(200);
  expect(({} as { x?: number }).x).toBeUndefined();
});
