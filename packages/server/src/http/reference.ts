import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { version } from '../version.js';

const description =
  'Logs text messages, pictures, voicemails and faxes into a CRM, one entry per conversation and day. The wire is that of RingCentral App Connect. Every error is one line of plain text that the person sees.';

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 40"><text x="0" y="29" fill="#fff" font-family="system-ui, sans-serif" font-size="28" font-weight="600">Daybook</text></svg>';

const DONE = 'Done.';
const NOT_DONE = 'Not done, and why: one line for the person.';

/** An error, as `answerErrors` sends it. */
const oneLine = { description: NOT_DONE, content: { 'text/plain': { schema: { type: 'string' } } } };

/** The OpenAPI document, from the schemas that validate, and its page at `/docs`, which needs no network. */
export async function serveReference(app: FastifyInstance): Promise<void> {
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
    routePrefix: '/docs',
    theme: { title: 'Daybook' },
    logo: { type: 'image/svg+xml', content: logo, href: '/docs' },
    staticCSP: {
      'default-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data:",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
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
