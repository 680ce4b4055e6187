import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { renderReferencePage } from '../pages/reference-page.js';
import { version } from '../version.js';
import { pageHeaders } from './page-headers.js';
import type { SiteOf } from './site.js';

const description =
  'Logs text messages, pictures, voicemails and faxes into a CRM, one entry per conversation and day. The wire is that of RingCentral App Connect. Every error is one line of plain text that the person sees.';

const ROUTE = '/docs';

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
  await app.register(swaggerUi, {
    routePrefix: ROUTE,
    // Without the bar in which another document could be asked for, and without links inside of buttons.
    uiConfig: { layout: 'BaseLayout', deepLinking: false },
    uiHooks: {
      preHandler: (request, reply, done) => {
        if (request.routeOptions.url?.replace(/\/$/, '') !== ROUTE) return done();
        void reply.headers(pageHeaders({ scripts: true })).send(renderReferencePage(siteOf(request), ROUTE));
      },
    },
  });
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
