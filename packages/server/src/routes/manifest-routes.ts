import type { Manifest } from '@daybook/core';
import { z } from 'zod';
import type { App, Context } from '../context.js';
import { open, plainText } from '../http/answers.js';
import { serverUrlOf } from '../http/server-url.js';
import { version } from '../version.js';
import { logsCalls } from './call-routes.js';

/** The page that ends every RingCentral sign-in; the client compares addresses with it (protocol, section 2.2). */
const REDIRECT_URI = 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html';

const manifestSchema = z.object({
  /** Without a slash at the end: the client adds it. */
  serverUrl: z.string(),
  redirectUri: z.string(),
  version: z.string(),
  author: z.object({ name: z.string() }),
  platforms: z.record(z.string(), z.unknown()),
});

/** What the client asks before anybody is signed in (protocol, section 1). */
export function manifestRoutes(app: App, context: Context): void {
  const { connectors, publicUrl } = context;
  const common = { tags: ['Startup'], security: open };

  app.get(
    '/crmManifest',
    {
      schema: {
        ...common,
        summary: 'What the client is told about the CRM: forms, fields, addresses',
        querystring: z.object({ platformName: z.string().optional() }),
        response: { 200: manifestSchema },
      },
    },
    async (request) => {
      const { platformName } = request.query;
      const chosen = platformName ? [connectors.get(platformName)] : connectors.all;
      const serverUrl = serverUrlOf(request, publicUrl);
      return {
        serverUrl,
        redirectUri: REDIRECT_URI,
        version,
        author: { name: 'Daybook' },
        platforms: Object.fromEntries(
          chosen.map(({ manifest }) => [manifest.name, toClient(manifest, serverUrl)]),
        ),
      };
    },
  );

  app.get(
    '/isAlive',
    { schema: { ...common, summary: 'Tell that the server runs', response: { 200: plainText('`OK`') } } },
    async (_request, reply) => reply.type('text/plain; charset=utf-8').send('OK'),
  );

  app.get(
    '/serverVersionInfo',
    {
      schema: {
        ...common,
        summary: "The server's version",
        response: { 200: z.object({ version: z.string() }) },
      },
    },
    async () => ({ version }),
  );

  app.get(
    '/releaseNotes',
    { schema: { ...common, summary: 'What is new: nothing to show', response: { 200: z.object({}) } } },
    async () => ({}),
  );

  app.get(
    '/implementedInterfaces',
    {
      schema: {
        ...common,
        summary: "What a platform's connector can do",
        querystring: z.object({ platform: z.string().optional() }),
        response: { 200: z.record(z.string(), z.boolean()) },
      },
    },
    async ({ query }) => {
      const connector = query.platform ? connectors.get(query.platform) : connectors.all[0];
      return connector ? implementedInterfaces(connector) : {};
    },
  );
  operationRoutes(app, context);
}

/** For whoever runs the server. */
function operationRoutes(app: App, { metrics, assertReady }: Context): void {
  const common = { tags: ['Operation'], security: open };

  app.get(
    '/readyz',
    {
      schema: {
        ...common,
        summary: 'Tell that the database takes writes, and that the server does not end',
        response: { 200: plainText('`ready`') },
      },
    },
    async (_request, reply) => {
      await assertReady();
      return reply.type('text/plain; charset=utf-8').send('ready');
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        ...common,
        summary: "The server's numbers, for Prometheus",
        response: { 200: plainText('Prometheus text format') },
      },
    },
    async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
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
  'createCallLog',
  'updateCallLog',
  'getCallLog',
  'findCallLog',
] as const;
const absentInterfaces = ['getLicenseStatus', 'getUserList'];

function implementedInterfaces(connector: ReturnType<Context['connectors']['get']>): Record<string, boolean> {
  return Object.fromEntries([
    ...interfaceNames.map((name) => [name, connector.has(name)] as const),
    ...absentInterfaces.map((name) => [name, false] as const),
    // Of a connector without it, the fields of the form go with the entry: the client asks for it before it sends them.
    ['upsertCallDisposition', logsCalls(connector)] as const,
    ['cacheCallNote', logsCalls(connector)] as const,
  ]);
}

/**
 * `hosts` is between the connector and the server; the client has no use for it. Pages that the connector brings along
 * are this server's, at an address that only it knows: the client fills in the tab's host, which has no port.
 */
function toClient({ hosts: _hosts, ...manifest }: Manifest, serverUrl: string): Record<string, unknown> {
  const fillIn = (value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll('{serverUrl}', () => serverUrl) : value;
  // What a person needs help with most is what could not be filed.
  const withSupport = { getSupportUrl: '{serverUrl}/unfiled', ...manifest };
  return Object.fromEntries(Object.entries(withSupport).map(([field, value]) => [field, fillIn(value)]));
}
