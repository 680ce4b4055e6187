import { expect, test } from 'vitest';
import { acme, askAs, connect } from './support.js';

const ME = '/api/v1/users/me';

test('without a token, or with a wrong one, the gateway answers 401', async () => {
  const { pipedrive, user } = acme();
  const unauthorized = {
    status: 401,
    body: {
      success: false,
      error: 'unauthorized access',
      errorCode: 401,
      error_info: 'The token is missing, has expired or is for another company.',
    },
  };
  expect(await askAs(pipedrive, {}, 'GET', ME)).toMatchObject(unauthorized);
  expect(await askAs(pipedrive, { 'x-api-token': 'wrong' }, 'GET', ME)).toMatchObject(unauthorized);
  expect(await askAs(pipedrive, { authorization: 'Bearer wrong' }, 'GET', ME)).toMatchObject(unauthorized);
  expect(await askAs(pipedrive, {}, 'GET', `${ME}?api_token=${user.apiToken}`)).toMatchObject(unauthorized);
  expect(pipedrive.tokensSpent()).toBe(0);
});

test('a token opens its own company only, and the shared host takes API tokens only', async () => {
  const { pipedrive, user } = acme();
  const stranger = pipedrive.addCompany({ domain: 'globex' }).addUser({ name: 'Hank' });
  const { access } = await connect(pipedrive, user);
  const bearer = { authorization: `Bearer ${access}` };
  const key = { 'x-api-token': user.apiToken };
  const status = async (headers: Record<string, string>, host: string) =>
    (await askAs(pipedrive, headers, 'GET', `https://${host}.pipedrive.com${ME}`)).status;
  expect(await status(bearer, 'acme')).toBe(200);
  expect(await status(bearer, 'globex')).toBe(401);
  expect(await status(bearer, 'api')).toBe(401);
  expect(await status(key, 'acme')).toBe(200);
  expect(await status(key, 'globex')).toBe(401);
  expect(await status(key, 'api')).toBe(200);
  expect(await status({ 'x-api-token': stranger.apiToken }, 'globex')).toBe(200);
  expect(await status(key, 'nobody')).toBe(404);
});

test('an OAuth call without the scope is forbidden in JSON and costs nothing; an API token needs none', async () => {
  const { pipedrive, user } = acme();
  const { access } = await connect(pipedrive, user);
  user.scopes.delete('leads:read');
  const refused = await askAs(pipedrive, { authorization: `Bearer ${access}` }, 'GET', '/api/v1/leads');
  expect(refused).toMatchObject({ status: 403, body: { success: false, errorCode: 403 } });
  expect(pipedrive.tokensSpent()).toBe(0);
  expect((await askAs(pipedrive, { 'x-api-token': user.apiToken }, 'GET', '/api/v1/leads')).status).toBe(200);
});

test('an address that Pipedrive does not have answers 404 in JSON', async () => {
  const { ask } = acme();
  const unknown = { status: 404, body: { success: false } };
  expect(await ask('GET', '/api/v1/activities')).toMatchObject(unknown);
  expect(await ask('PUT', '/api/v2/activities/1')).toMatchObject(unknown);
  expect(await ask('GET', '/v2/activities')).toMatchObject(unknown);
  expect(await ask('GET', 'https://oauth.pipedrive.com/oauth/other')).toMatchObject(unknown);
});

test('the user and the activity types are there under both spellings of API v1', async () => {
  const { ask, company, user } = acme();
  company.addActivityType({ name: 'Text message (SMS)' });
  company.addActivityType({ name: 'Fax', active: false });
  const me = await ask('GET', '/v1/users/me');
  expect(me.body.data).toMatchObject({
    id: user.id,
    name: 'Ada',
    timezone_name: 'Europe/Berlin',
    timezone_offset: '+01:00',
    company_id: 1,
    company_name: 'Acme',
    company_domain: 'acme',
  });
  expect((await ask('GET', ME)).body).toEqual(me.body);
  const types = (await ask('GET', '/api/v1/activityTypes')).body.data;
  expect(types).toMatchObject([
    { id: 1, name: 'Call', key_string: 'call', active_flag: true, is_custom_flag: false },
    { name: 'Meeting', key_string: 'meeting' },
    { name: 'Task', key_string: 'task' },
    { name: 'Deadline', key_string: 'deadline' },
    { name: 'Email', key_string: 'email' },
    { name: 'Lunch', key_string: 'lunch' },
    { name: 'Text message (SMS)', key_string: 'text_message_sms', is_custom_flag: true },
    { name: 'Fax', key_string: 'fax', active_flag: false },
  ]);
});

test('calls are kept as they came, with what they cost and who asked', async () => {
  const { pipedrive, user, ask } = acme();
  await ask('POST', '/api/v2/activities', { subject: 'Hello', type: 'call' });
  await ask('GET', '/api/v2/activities?limit=5');
  await ask('GET', '/api/v9/else');
  const [created, found, unknown] = pipedrive.calls;
  expect(created).toMatchObject({
    at: Date.parse('2026-03-02T09:30:15Z'),
    host: 'acme.pipedrive.com',
    method: 'POST',
    path: '/api/v2/activities',
    body: { subject: 'Hello', type: 'call' },
    rawBody: '{"subject":"Hello","type":"call"}',
    operation: 'createActivity',
    status: 201,
    tokens: 5,
    user: user.id,
  });
  expect(created?.headers.get('x-api-token')).toBe(user.apiToken);
  expect(found?.search.get('limit')).toBe('5');
  expect(found).toMatchObject({ body: undefined, operation: 'findActivities', tokens: 10 });
  expect(unknown).toMatchObject({ operation: undefined, status: 404, tokens: 0 });
  expect(pipedrive.tokensSpent()).toBe(15);
});
