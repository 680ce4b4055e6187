import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { version } from '../version.js';

/** The OpenAPI document, from the schemas that validate, and its page at `/docs`, which needs no network. */
export async function serveReference(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Daybook',
        version,
        description:
          'Logs text messages, pictures, voicemails and faxes into a CRM, one entry per conversation and day. The wire is that of RingCentral App Connect.',
      },
      components: {
        securitySchemes: {
          header: { type: 'http', scheme: 'bearer', description: 'The `jwtToken` of the sign-in.' },
          query: { type: 'apiKey', in: 'query', name: 'jwtToken', description: 'The same, as older clients send it.' },
        },
      },
      security: [{ header: [] }, { query: [] }],
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
}
