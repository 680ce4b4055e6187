import type { Manifest } from '@daybook/core';
import { DaybookError } from '@daybook/core';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Context } from '../context.js';
import { version } from '../version.js';

/** The page that ends every RingCentral sign-in; the client compares addresses with it (protocol, section 2.2). */
const REDIRECT_URI = 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html';

const platformQuery = z.object({ platformName: z.string().optional() });

/** What the client asks before anybody is signed in (protocol, section 1). */
export function manifestRoutes(app: App, { connectors, publicUrl, metrics, storage }: Context): void {
  app.get('/crmManifest', { schema: { tags: ['Startup'], querystring: platformQuery } }, async (request) => {
    const { platformName } = request.query;
    const chosen = platformName ? [connectors.get(platformName)] : connectors.all;
    return {
      serverUrl: publicUrl ?? addressOf(request),
      redirectUri: REDIRECT_URI,
      version,
      author: { name: 'Daybook' },
      platforms: Object.fromEntries(chosen.map(({ manifest }) => [manifest.name, toClient(manifest)])),
    };
  });

  app.get('/isAlive', { schema: { tags: ['Startup'] } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send('OK'),
  );

  app.get('/readyz', { schema: { tags: ['Operation'] } }, async (_request, reply) => {
    try {
      await storage.check();
    } catch (error) {
      throw new DaybookError('storage_unavailable', { cause: error });
    }
    return reply.type('text/plain; charset=utf-8').send('ready');
  });

  app.get('/metrics', { schema: { tags: ['Operation'] } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );

  app.get('/serverVersionInfo', { schema: { tags: ['Startup'] } }, async () => ({ version }));

  app.get('/releaseNotes', { schema: { tags: ['Startup'] } }, async () => ({}));

  app.get(
    '/implementedInterfaces',
    { schema: { tags: ['Startup'], querystring: z.object({ platform: z.string().optional() }) } },
    async ({ query }) => {
      const connector = query.platform ? connectors.get(query.platform) : connectors.all[0];
      return connector ? implementedInterfaces(connector) : {};
    },
  );
}

/** Interfaces of App Connect that a client may ask about; those that Daybook does not have are plainly false. */
const interfaceNames = [
  'getAuthType',
  'getOauthInfo',
  'getBasicAuth',
  'getUserInfo',
  'unAuthorize',
  'findContact',
  'findContactWithName',
  'createContact',
  'createMessageLog',
  'updateMessageLog',
  'getMessageLog',
  'findMessageLog',
  'getLogFormatType',
] as const;
const absentInterfaces = ['createCallLog', 'updateCallLog', 'getCallLog', 'upsertCallDisposition', 'getLicenseStatus', 'getUserList'];

function implementedInterfaces(connector: ReturnType<Context['connectors']['get']>): Record<string, boolean> {
  return Object.fromEntries([
    ...interfaceNames.map((name) => [name, connector.has(name)] as const),
    ...absentInterfaces.map((name) => [name, false] as const),
  ]);
}

/** `hosts` is between the connector and the server; the client has no use for it. */
function toClient({ hosts: _hosts, ...manifest }: Manifest): Record<string, unknown> {
  return manifest;
}

function addressOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
