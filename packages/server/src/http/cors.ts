import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const forTheClient = {
  origin: '*',
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  allowedHeaders: [
    'content-type',
    'authorization',
    'rc-extension-id',
    'rc-account-id',
    'developer-author-name',
    'x-rc-access-token',
    'is-debug',
  ],
  exposedHeaders: ['x-refreshed-jwt-token'],
  maxAge: 86_400,
  strictPreflight: false,
};

/** Need no token either, and are for whoever runs the server. */
const forOperators = ['/metrics', '/readyz'];

/**
 * The extension has no host permissions: without this nothing works (protocol, section 0). Any origin may ask,
 * because a token, not a cookie, is what lets somebody in. Pages for people need no token, so no origin may read them.
 */
export async function allowEveryOrigin(app: FastifyInstance, pages: readonly string[]): Promise<void> {
  const closed = new Set<string | undefined>([...pages, ...forOperators]);
  // The route and not only the address: `/mock-crm/` and `/mock%2Dcrm` lead to the same page.
  const isClosed = ({ routeOptions, url }: FastifyRequest): boolean =>
    closed.has(routeOptions.url) || closed.has(url.split('?')[0]);
  await app.register(cors, {
    delegator: (request, done) => done(null, isClosed(request) ? { origin: false } : forTheClient),
  });
  // A request may be refused before it comes to the hook above; the client must be able to read why.
  app.addHook('onSend', async (request, reply) => {
    if (isClosed(request) || reply.hasHeader('access-control-allow-origin')) return;
    void reply.header('access-control-allow-origin', forTheClient.origin);
  });
}
