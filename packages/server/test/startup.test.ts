import { expect, it } from 'vitest';
import { acmeConnector } from './support/acme.js';
import { startDaybook } from './support/harness.js';

interface ClientManifest {
  serverUrl: string;
  platforms: Record<string, Record<string, unknown>>;
}

const redirectUri = 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html';

it('tells the client everything that it breaks without', async () => {
  const { app } = await startDaybook({ connectors: [acmeConnector()] });
  const answer = await app.inject('/crmManifest?platformName=acme');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.json()).toEqual({
    serverUrl: expect.any(String),
    redirectUri,
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    author: { name: 'Daybook' },
    platforms: {
      acme: {
        name: 'acme',
        displayName: 'Acme',
        urlIdentifier: '*.acme.example',
        getSupportUrl: expect.stringMatching(/^http:\/\/localhost:80\/unfiled$/),
        auth: { type: 'apiKey' },
        page: {
          messageLog: { additionalFields: [] },
          callLog: { additionalFields: [] },
          newContact: { additionalFields: [] },
        },
      },
    },
  });
});

it('passes on the login form, the settings and the fields of the log form as the connector has them', async () => {
  const { app } = await startDaybook();
  const { platforms } = (await app.inject('/crmManifest?platformName=mock')).json<ClientManifest>();
  expect(platforms['mock']).toMatchObject({
    auth: {
      type: 'apiKey',
      apiKey: { page: { content: [{ const: 'apiKey' }, { const: 'username' }] } },
    },
    contactTypes: [
      { display: 'Contact', value: 'Contact' },
      { display: 'Lead', value: 'Lead' },
    ],
    settings: [{ id: 'leadDefaults', type: 'group' }],
    page: {
      useContactSearch: true,
      messageLog: { additionalFields: [{ const: 'leads' }, { const: 'deals' }] },
    },
  });
});

it('gives every platform when none is named, each under its own name', async () => {
  const { app } = await startDaybook({ connectors: [acmeConnector()] });
  const { platforms } = (await app.inject('/crmManifest')).json<ClientManifest>();
  expect(Object.entries(platforms).map(([key, { name }]) => [key, name])).toEqual([
    ['mock', 'mock'],
    ['acme', 'acme'],
  ]);
});

it.each([
  ['https://daybook.example', 'https://daybook.example'],
  ['https://crm.example/tools/daybook', 'https://crm.example/tools/daybook'],
  ['https://crm.example/tools/daybook/', 'https://crm.example/tools/daybook'],
])('names %s as its address without a slash at the end', async (publicUrl, serverUrl) => {
  const { app } = await startDaybook({ publicUrl });
  expect((await app.inject('/crmManifest')).json<ClientManifest>().serverUrl).toBe(serverUrl);
});

it('names the address that the client used when it has no other', async () => {
  const { app } = await startDaybook();
  const answer = await app.inject({ url: '/crmManifest', headers: { host: '127.0.0.1:6066' } });
  expect(answer.json<ClientManifest>().serverUrl).toBe('http://127.0.0.1:6066');
});

// The client stores whatever JSON comes back as its manifest, whatever the status.
it.each([
  ['/crmManifest?platformName=nobody', 'Platform not found: nobody'],
  ['/crmManifest?platformName=__proto__', 'Platform not found: __proto__'],
  ['/crmManifest?platformName=mock&platformName=acme', /^This request cannot be read: platformName/],
])('answers %s with text and never with JSON', async (url, line) => {
  const { app } = await startDaybook();
  const answer = await app.inject(url);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(answer.body).toMatch(line);
  expect(() => answer.json<unknown>()).toThrow(SyntaxError);
});

it('answers the small questions of the start', async () => {
  const { app } = await startDaybook();
  const alive = await app.inject('/isAlive');
  expect([alive.statusCode, alive.headers['content-type'], alive.body]).toEqual([
    200,
    'text/plain; charset=utf-8',
    'OK',
  ]);
  expect((await app.inject('/serverVersionInfo')).json()).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
  expect((await app.inject('/releaseNotes')).json()).toEqual({});
  expect((await app.inject('/readyz')).body).toBe('ready');
});

it("tells what a platform's connector can do", async () => {
  const { app } = await startDaybook({ connectors: [acmeConnector()] });
  const ask = async (query: string): Promise<unknown> =>
    (await app.inject(`/implementedInterfaces${query}`)).json();
  expect(await ask('?platform=mock')).toMatchObject({
    findContactWithName: true,
    createContact: true,
    createMessageLog: true,
    createCallLog: true,
    updateCallLog: true,
    getCallLog: true,
    upsertCallDisposition: true,
  });
  expect(await ask('?platform=acme')).toMatchObject({
    findContactWithName: false,
    createContact: false,
    createMessageLog: true,
    createCallLog: false,
  });
  expect(await ask('')).toEqual(await ask('?platform=mock'));
  expect((await app.inject('/implementedInterfaces?platform=nobody')).body).toBe(
    'Platform not found: nobody',
  );
});

it.each([
  ['GET', '/nowhere?jwtToken=planted-token', 'There is nothing at GET /nowhere.'],
  ['DELETE', '/crmManifest', 'There is nothing at DELETE /crmManifest.'],
  ['GET', `/${'x'.repeat(5_000)}`, `There is nothing at GET /${'x'.repeat(199)}.`],
] as const)(
  'answers one line to a %s of what is not there, without its query (%#)',
  async (method, url, line) => {
    const { app } = await startDaybook();
    const answer = await app.inject({ method, url });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect([answer.statusCode, answer.body]).toEqual([404, line]);
  },
);
