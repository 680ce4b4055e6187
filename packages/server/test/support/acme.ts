import { type Connector, type ConnectorDefinition, defineConnector } from '@daybook/core';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { startDaybook } from './harness.js';

/** The least that a connector must have; its login form has no field `apiKey`. */
export function acmeConnector({ manifest, ...interfaces }: Partial<ConnectorDefinition> = {}): Connector {
  return defineConnector({
    manifest: {
      name: 'acme',
      displayName: 'Acme',
      urlIdentifier: '*.acme.example',
      hosts: ['*.acme.example'],
      auth: { type: 'apiKey' },
      ...manifest,
    },
    getAuthType: () => 'apiKey',
    getUserInfo: () => ({ successful: true, platformUserInfo: { id: 7, name: 'Ann Agent' } }),
    findContact: () => ({ matchedContactInfo: [] }),
    createMessageLog: () => ({ logId: 'entry-1' }),
    updateMessageLog: () => ({}),
    ...interfaces,
  });
}

/** Sends the login form. */
export function login(
  app: FastifyInstance,
  fields: object,
  { query = '?state=platform=mock', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url: `/apiKeyLogin${query}`, headers, payload: fields });
}

/** Signs in to Acme and reads addresses as C16 does, with the token in the query. */
export async function signInToAcme(
  app: FastifyInstance,
  fields: object = {},
): Promise<((url: string) => Promise<LightMyRequestResponse>) & { token: string }> {
  const answer = await login(app, {
    apiKey: 'acme-key-1',
    platform: 'acme',
    hostname: 'eu.acme.example',
    ...fields,
  });
  const { jwtToken } = answer.json<{ jwtToken: string }>();
  const get = (url: string): Promise<LightMyRequestResponse> =>
    app.inject(`${url}${url.includes('?') ? '&' : '?'}jwtToken=${jwtToken}`);
  return Object.assign(get, { token: jwtToken });
}

/** Somebody who is signed in to Acme, whose connector does what the test says. */
export async function withAcme(interfaces: Partial<ConnectorDefinition>): Promise<{
  app: FastifyInstance;
  get: (url: string) => Promise<LightMyRequestResponse>;
}> {
  const { app } = await startDaybook({ connectors: [acmeConnector(interfaces)] });
  return { app, get: await signInToAcme(app) };
}
