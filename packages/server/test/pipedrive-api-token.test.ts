import { createPipedriveConnector } from '@daybook/connector-pipedrive';
import type { LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import {
  type PipedriveDaybook,
  type PipedriveDaybookOptions,
  startPipedriveDaybook,
} from './support/pipedrive-daybook.js';

/** Without an app of the operator's. */
const withToken = (): PipedriveDaybookOptions => ({ server: { connectors: [createPipedriveConnector()] } });

it('tells the client to ask for an API token when there is no app', async () => {
  const daybook = await startPipedriveDaybook(withToken());
  const manifest = await daybook.app.inject('/crmManifest?platformName=pipedrive');
  const { pipedrive } = manifest.json<{ platforms: { pipedrive: { auth: unknown } } }>().platforms;
  expect(pipedrive.auth).toEqual({
    type: 'apiKey',
    apiKey: {
      page: {
        title: 'Pipedrive',
        content: [
          {
            const: 'apiKey',
            title: 'API token (Personal preferences, API)',
            type: 'string',
            required: true,
          },
        ],
      },
    },
  });
  expect((await daybook.app.inject('/pipedrive-redirect?code=1')).statusCode).toBe(404);
});

async function typeToken(
  { app }: PipedriveDaybook,
  apiKey: string,
  hostname: string,
): Promise<LightMyRequestResponse> {
  const payload = { apiKey, platform: 'pipedrive', hostname, additionalInfo: { apiKey } };
  return app.inject({ method: 'POST', url: '/apiKeyLogin?state=platform=pipedrive', payload });
}

it.each(['acme.pipedrive.com', 'api.pipedrive.com'])(
  'signs in at %s with an API token, which has a header of its own',
  async (host) => {
    const daybook = await startPipedriveDaybook(withToken());
    const { app, fake, company, ann, ada } = daybook;
    const answer = await typeToken(daybook, ann.apiToken, host);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        jwtToken: expect.stringMatching(/^ey/) as unknown,
        name: 'Ann Agent',
        returnMessage: { messageType: 'success', message: 'Connected to Pipedrive.', ttl: 1000 },
      },
    ]);
    const { get, log, post } = clientOf(app, answer.json<{ jwtToken: string }>().jwtToken);
    expect((await get('/hostname')).body).toBe('acme.pipedrive.com');
    await log(conversation([message(1, 'one')], { contactId: ada.id }));
    expect(company.activities).toHaveLength(1);

    const [first, ...others] = fake.calls;
    expect(first?.host).toBe(host);
    expect(new Set(others.map((call) => call.host))).toEqual(new Set(['acme.pipedrive.com']));
    expect(new Set(fake.calls.map(({ headers }) => headers.get('x-api-token')))).toEqual(
      new Set([ann.apiToken]),
    );
    expect(fake.calls.filter(({ headers }) => headers.has('authorization'))).toEqual([]);
    expect(fake.calls.filter(({ search }) => search.has('api_token'))).toEqual([]);

    expect((await post('/unAuthorize')).json()).toMatchObject({ message: 'Signed out of Pipedrive.' });
    expect(fake.calls.filter(({ operation }) => operation === 'revoke')).toEqual([]);
  },
);

it.each([
  ['a wrong token', 'wrong', 'acme.pipedrive.com', 'Pipedrive does not accept this API token.'],
  [
    'another site',
    'any',
    'evil.example',
    'Pipedrive cannot be reached at evil.example: its connector does not allow this host.',
  ],
  [
    'no host',
    'any',
    'temp',
    "Open a page of Pipedrive in this browser first, then sign in: Daybook must know your account's address.",
  ],
])('refuses %s with words', async (_which, apiKey, hostname, text) => {
  const daybook = await startPipedriveDaybook(withToken());
  const answer = await typeToken(daybook, apiKey, hostname);
  expect([answer.statusCode, answer.json()]).toEqual([
    400,
    { returnMessage: { messageType: 'warning', message: text, ttl: 5000 } },
  ]);
  expect(daybook.fake.calls).toHaveLength(hostname === 'acme.pipedrive.com' ? 1 : 0);
});

it('asks for the token again when it no longer works', async () => {
  const daybook = await startPipedriveDaybook(withToken());
  const login = await typeToken(daybook, daybook.ann.apiToken, 'acme.pipedrive.com');
  const { get } = clientOf(daybook.app, login.json<{ jwtToken: string }>().jwtToken);
  daybook.ann.apiToken = 'made anew in Pipedrive';
  expect((await get('/contact?phoneNumber=+14155550100')).body).toBe(
    'Pipedrive no longer accepts the stored login. Please go to Settings and authorize CRM platform again.',
  );
});
