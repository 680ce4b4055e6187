import type { LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { type PipedriveDaybook, startPipedriveDaybook } from './support/pipedrive-daybook.js';

const BASIC = `Basic ${btoa('client:client-secret')}`;
const SIGN_IN_AGAIN = /authorize CRM platform/;

/** All that does not depend on how people sign in. */
const platform = {
  name: 'pipedrive',
  displayName: 'Pipedrive',
  urlIdentifier: '*.pipedrive.com',
  embedUrls: ['https://*.pipedrive.com/*'],
  contactTypes: [{ display: 'Person', value: 'Person' }],
  contactPageUrl: 'https://{hostname}/person/{contactId}',
  logPageUrl: 'https://{hostname}/activities/{logId}',
  getSupportUrl: 'http://localhost:80/unfiled',
  canOpenLogPage: true,
  settings: [
    {
      id: 'pipedriveMessages',
      type: 'group',
      name: 'Pipedrive messages',
      items: [
        {
          id: 'pipedriveActivityType',
          type: 'inputField',
          name: 'Activity type (empty: the one named SMS)',
          defaultValue: '',
        },
        {
          id: 'pipedriveRefuseWithoutType',
          type: 'boolean',
          name: 'Do not log when Pipedrive has no activity type for messages',
          defaultValue: false,
        },
        {
          id: 'pipedriveSearchCustomFields',
          type: 'boolean',
          name: 'Look for phone numbers in custom fields as well',
          defaultValue: false,
        },
      ],
    },
    {
      id: 'pipedriveCalls',
      type: 'group',
      name: 'Pipedrive calls',
      items: [
        {
          id: 'pipedriveCallActivityType',
          type: 'inputField',
          name: 'Activity type (empty: the first with "call" in its name)',
          defaultValue: '',
        },
      ],
    },
  ],
  page: {
    useContactSearch: true,
    messageLog: {
      additionalFields: [
        { const: 'leads', title: 'Lead', type: 'selection', contactDependent: true, required: false },
        { const: 'deals', title: 'Deal', type: 'selection', contactDependent: true, required: false },
      ],
    },
    callLog: {
      additionalFields: [
        { const: 'leads', title: 'Lead', type: 'selection', contactDependent: true, required: false },
        { const: 'deals', title: 'Deal', type: 'selection', contactDependent: true, required: false },
      ],
    },
    newContact: { additionalFields: [] },
  },
};

async function manifestOf({ app }: PipedriveDaybook): Promise<{ body: string; pipedrive: unknown }> {
  const answer = await app.inject('/crmManifest?platformName=pipedrive');
  const { platforms } = answer.json<{ platforms: { pipedrive: unknown } }>();
  return { body: answer.body, pipedrive: platforms.pipedrive };
}

it('tells the client where to sign in, and neither the secret nor the hosts', async () => {
  const { body, pipedrive } = await manifestOf(await startPipedriveDaybook());
  expect(pipedrive).toEqual({
    ...platform,
    auth: {
      type: 'oauth',
      oauth: {
        authUrl: 'https://oauth.pipedrive.com/oauth/authorize',
        clientId: 'client',
        redirectUri:
          'https://oauth.pipedrive.com/oauth/authorize?client_id=client&redirect_uri=https%3A%2F%2Fdaybook.example%2Fpipedrive-redirect',
      },
    },
  });
  expect(body).not.toContain('client-secret');
  expect(body).not.toContain('"hosts"');
});

it.each([
  ['code=planted-code', '(1/3) Pipedrive has let Daybook in.'],
  ['code=planted-code&state=planted&state=twice', '(1/3) Pipedrive has let Daybook in.'],
  [
    'error=user_denied',
    'Pipedrive did not let Daybook in, because the request was declined. Nothing was changed.',
  ],
  ['error=access_denied', 'Pipedrive did not let Daybook in, because the request was declined.'],
  [
    'error=server_error',
    "Pipedrive did not let Daybook in: something went wrong there. Nothing was changed. Connect Pipedrive in the extension's settings again, in some minutes; if it goes on, ask your administrator.",
  ],
  ['', 'There is nothing to do on this page.'],
  ['code=', 'There is nothing to do on this page.'],
])('shows a page that does nothing by itself after "%s"', async (query, text) => {
  const { app } = await startPipedriveDaybook();
  const { statusCode, headers, body } = await app.inject(`/pipedrive-redirect?${query}`);
  expect(statusCode).toBe(200);
  expect(/<p id="rc-stepper" role="status">([^<]+)<\/p>/.exec(body)?.[1]).toContain(text);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
  });
  expect(body).not.toMatch(/<script|\bon\w+=|planted|src=|href=/);
});

/** Tells the server that somebody removed the app, as Pipedrive does. */
function notify(
  { app }: PipedriveDaybook,
  notice: unknown,
  headers: Record<string, string> = { authorization: BASIC },
): Promise<LightMyRequestResponse> {
  const payload = typeof notice === 'string' ? notice : JSON.stringify(notice);
  return app.inject({
    method: 'DELETE',
    url: '/pipedrive-redirect',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
}

const notice = { client_id: 'client', company_id: 1, user_id: 101, timestamp: '2026-07-14T18:00:00.000Z' };

it.each([
  ['numbers', notice],
  ['texts', { ...notice, company_id: '1', user_id: '101' }],
])('ends the sessions of somebody who removed the app, its ids written as %s', async (_form, body) => {
  const daybook = await startPipedriveDaybook();
  const { company, ada, fake, ann, signIn } = daybook;
  const ben = company.addUser({ name: 'Ben Broker' });
  const [laptop, desk, other] = [await signIn(), await signIn(), await signIn(ben)];
  await laptop.log(conversation([message(1, 'one')], { contactId: ada.id }));
  fake.faults.push({ on: 'updateActivity', kind: '503', times: 1 });
  await laptop.log(conversation([message(1, 'one'), message(2, 'two')], { contactId: ada.id }));

  const answer = await notify(daybook, body);
  expect([answer.statusCode, answer.body]).toEqual([200, 'ok']);
  expect((await laptop.get('/hostname')).body).toMatch(SIGN_IN_AGAIN);
  expect((await desk.get('/hostname')).body).toMatch(SIGN_IN_AGAIN);
  expect((await other.get('/hostname')).body).toBe('acme.pipedrive.com');
  const calls = fake.calls.length;
  await daybook.pass(600_000);
  expect(fake.calls).toHaveLength(calls);

  // What was filed, and what waited, is remembered: the day goes on where it ended.
  await signIn(ann);
  await daybook.pass(600_000);
  expect(company.activities).toHaveLength(1);
  expect(company.activities[0]?.note).toContain('<b>two</b>');
});

it.each([
  ['without credentials', notice, {}, 401],
  ['with a wrong secret', notice, { authorization: `Basic ${btoa('client:guess')}` }, 401],
  ['with the name of another app', { ...notice, client_id: 'other' }, undefined, 401],
  ['without a user', { client_id: 'client', company_id: 1 }, undefined, 401],
  ['that is no object', '[1]', undefined, 401],
  ['without a body', '', undefined, 401],
  ['that is not JSON', '{"client_id"', undefined, 400],
  [
    'that is a form',
    'client_id=client&company_id=1&user_id=101',
    { authorization: BASIC, 'content-type': 'text/plain' },
    400,
  ],
  ['about an unknown user', { ...notice, user_id: 999 }, undefined, 200],
  ['about another company', { ...notice, company_id: 2 }, undefined, 200],
])('changes nothing after a notice %s', async (_which, body, headers, status) => {
  const daybook = await startPipedriveDaybook();
  const { get } = await daybook.signIn();
  const answer = await notify(daybook, body, headers);
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect((await get('/hostname')).body).toBe('acme.pipedrive.com');
  expect((await get('/contact?phoneNumber=+14155550100')).statusCode).toBe(200);
});

it('lets a sign-in stand that came after the removal, when the notice comes late', async () => {
  const { app, signIn, clock, ann } = await startPipedriveDaybook();
  const removedAt = new Date(clock.now()).toISOString();
  clock.advance(60_000);
  const { get } = await signIn();
  const payload = { client_id: 'client', company_id: 1, user_id: ann.id, timestamp: removedAt };
  const headers = { authorization: `Basic ${btoa('client:client-secret')}` };
  const taken = await app.inject({ method: 'DELETE', url: '/pipedrive-redirect', payload, headers });
  expect([taken.statusCode, taken.body]).toEqual([200, 'ok']);
  expect((await get('/authValidation')).json()).toMatchObject({ successful: true });
});

it('says on the page of what could not be filed who comes there by a link only, and what helps the others', async () => {
  const { app } = await startPipedriveDaybook();
  const { body } = await app.inject({ url: '/unfiled', headers: { accept: 'text/html' } });
  expect(body).not.toContain('<form');
  expect(body.replace(/\s+/g, ' ')).toContain(
    '<p>People of Pipedrive come here by such a link only. Who has App Connect 1.6, and looks for a message, cannot open this list: it is the same in App Connect 1.7, and whoever runs this server can read it out with the command <code>daybook unfiled</code>.</p>',
  );
});
