import { type Connector, fromAppConnect } from '@daybook/core';
import type { LightMyRequestResponse } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { createOauthConnector, OauthCrm, REDIRECT } from './support/oauth-crm.mjs';

const HOUR = 3_600_000;

/** A CRM that wants id and secret of the app in the form, and a server with a connector for it. */
async function start(connectorOf: (port: number) => Connector) {
  const crm = new OauthCrm();
  crm.clientAuthentication = 'body';
  const connector = connectorOf(await crm.listen());
  onTestFinished(() => void crm.close());
  let time = Date.UTC(2026, 6, 14, 18);
  const { app, log } = await startDaybook({ connectors: [connector], now: () => time });
  const signIn = (): Promise<LightMyRequestResponse> =>
    app.inject(
      `/oauth-callback?callbackUri=${REDIRECT}?code=refresh-0&state=platform=oauth-crm&hostname=localhost`,
    );
  const logLater = (token: string): Promise<LightMyRequestResponse> => {
    time += 2 * HOUR;
    const headers = { authorization: `Bearer ${token}` };
    const payload = conversation([message(1, 'hi')]);
    return app.inject({ method: 'POST', url: '/messageLog', headers, payload });
  };
  return { crm, log, signIn, logLater };
}

/** A module for the CRM as people write it for App Connect. */
function moduleFor(port: number, functions: object): Connector {
  const own = createOauthConnector({ port });
  const module = {
    getAuthType: () => 'oauth',
    getOauthInfo: () => ({
      clientId: 'client',
      clientSecret: 'client-secret',
      accessTokenUri: `http://localhost:${port}/token`,
      redirectUri: REDIRECT,
    }),
    getUserInfo: (parameters: never) => own.call('getUserInfo', parameters),
    findContact: () => [],
    createMessageLog: () => ({ logId: 1 }),
    updateMessageLog: () => ({}),
    ...functions,
  };
  return fromAppConnect(module, { manifest: own.manifest });
}

/** As App Connect's documents and connectors have it. */
const overriding = ({ code }: { code: string }): object => ({
  query: {
    grant_type: 'authorization_code',
    code,
    client_id: 'client',
    client_secret: 'client-secret',
    redirect_uri: REDIRECT,
  },
  headers: { Authorization: '' },
});

it.each([
  [
    'clientAuthentication of getOauthInfo',
    (port: number) => createOauthConnector({ port, clientAuthentication: 'body' }),
  ],
  [
    'getOverridingOAuthOption of an App Connect module',
    (port: number) => moduleFor(port, { getOverridingOAuthOption: overriding }),
  ],
])('%s moves id and secret into the form, for the code and for each renewal', async (_name, connectorOf) => {
  const { crm, signIn, logLater } = await start(connectorOf);
  const { jwtToken } = (await signIn()).json<{ jwtToken: string }>();
  expect((await logLater(jwtToken)).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(crm.asked).toEqual(['authorization_code refresh-0', 'refresh_token refresh-1']);
});

it('says that the login was refused when they stand where the CRM does not look, and in the log how', async () => {
  const { signIn, log } = await start((port) => createOauthConnector({ port }));
  expect((await signIn()).json()).toMatchObject({
    returnMessage: {
      message: 'OAuth CRM refused the login: it does not take what the app sends (invalid_client)',
    },
  });
  expect(log()).toContain('"cause":"crm_rejected: AxiosError: Request failed with status code 400"');
});

it('tells nobody what a CRM says beside the words of the standard: it may be what was sent', async () => {
  const { crm, signIn, log } = await start((port) => createOauthConnector({ port }));
  crm.wrongClient = 'client-secret is not known';
  expect((await signIn()).json()).toMatchObject({
    returnMessage: { message: 'OAuth CRM refused the login: please try again' },
  });
  expect(log()).not.toContain('client-secret');
});

it.each([
  ['a parameter', { query: { ...overriding({ code: '' }), tenant: 'a' } }, 'tenant'],
  ['a header', { ...overriding({ code: '' }), headers: { 'X-Tenant': 'a' } }, 'X-Tenant'],
  ['no id', { headers: { Authorization: '' } }, 'client_id'],
])('refuses a getOverridingOAuthOption that Daybook cannot follow: %s', async (_kind, option, name) => {
  const { crm, signIn } = await start((port) => moduleFor(port, { getOverridingOAuthOption: () => option }));
  const { message: said } = (await signIn()).json<{ returnMessage: { message: string } }>().returnMessage;
  expect(said).toContain(
    "The connector for OAuth CRM broke its contract: getOverridingOAuthOption asks for more than id and secret in the form. Return `clientAuthentication: 'header'` or `'body'` from getOauthInfo: then it is not called",
  );
  expect(said).toContain(name);
  expect(crm.asked).toEqual([]);
});

it('does not ask for an overriding option where getOauthInfo says how', async () => {
  const { signIn } = await start((port) =>
    moduleFor(port, {
      getOauthInfo: () => ({
        clientId: 'client',
        clientSecret: 'client-secret',
        accessTokenUri: `http://localhost:${port}/token`,
        redirectUri: REDIRECT,
        clientAuthentication: 'body',
      }),
      getOverridingOAuthOption: () => ({ query: { tenant: 'a' } }),
    }),
  );
  expect((await signIn()).json()).toMatchObject({ name: 'Ann Agent' });
});
