import { createReadStream } from 'node:fs';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { assetFile } from '../asset-file.js';
import { renderReferencePage } from '../pages/reference-page.js';
import { version } from '../version.js';
import { assetHeaders, CSS, SCRIPT } from './asset-headers.js';
import { pageHeaders } from './page-headers.js';
import type { SiteOf } from './site.js';

const description =
  'Logs text messages, pictures, voicemails and faxes into a CRM, one entry per conversation and day, and calls as one entry each. The wire is that of RingCentral App Connect. Every error is one line that the person sees: plain text, and for App Connect 1.7 a `returnMessage` in JSON.';

const ROUTE = '/docs';

/** Of Swagger UI: two megabytes, which are not kept in memory. */
const files = { 'swagger-ui.css': CSS, 'swagger-ui-bundle.js': SCRIPT };

const DONE = 'Done.';
const NOT_DONE = 'Not done, and why: one line for the person.';

/** An error, as `answerErrors` sends it. */
const oneLine = { description: NOT_DONE, content: { 'text/plain': { schema: { type: 'string' } } } };

/** The OpenAPI document, from the schemas that validate, and its page at `/docs`, which needs no network. */
export async function serveReference(app: FastifyInstance, siteOf: SiteOf): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Daybook', version, description, license: { name: 'MIT', identifier: 'MIT' } },
      components: {
        securitySchemes: {
          header: { type: 'http', scheme: 'bearer', description: 'The `jwtToken` of the sign-in.' },
          query: {
            type: 'apiKey',
            in: 'query',
            name: 'jwtToken',
            description: 'The same, as older clients send it.',
          },
        },
      },
      security: [{ header: [] }, { query: [] }],
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      return { schema: { ...schema, response: describeAnswers(schema.response) }, url };
    },
  });
  const hidden = { schema: { hide: true } };
  app.get(ROUTE, hidden, async (request, reply) =>
    reply.headers(pageHeaders({ scripts: true })).send(renderReferencePage(siteOf(request), ROUTE)),
  );
  app.get(`${ROUTE}/json`, hidden, async () => app.swagger());
  app.get(`${ROUTE}/yaml`, hidden, async (_request, reply) =>
    reply.type('application/x-yaml').send(app.swagger({ yaml: true })),
  );
  for (const [name, type] of Object.entries(files)) {
    app.get(`${ROUTE}/static/${name}`, hidden, async (_request, reply) =>
      reply.headers({ 'content-type': type, ...assetHeaders }).send(createReadStream(assetFile(name))),
    );
  }
}

/** What a route says about its answers, and the errors that every route has. */
function describeAnswers(declared: unknown): Record<string, object> {
  const answers: Record<string, object> = declared ? { ...declared } : { 200: { type: 'object' } };
  const described = Object.entries(answers).map(([status, answer]) => [
    status,
    { description: status.startsWith('2') ? DONE : NOT_DONE, ...answer },
  ]);
  return { '4xx': oneLine, '5xx': oneLine, ...Object.fromEntries(described) };
}
