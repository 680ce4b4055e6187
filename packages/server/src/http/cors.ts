import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

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
  await app.register(cors, {
    delegator: (request, done) => {
      // The route and not only the address: `/mock-crm/` and `/mock%2Dcrm` lead to the same page.
      const isClosed = closed.has(request.routeOptions.url) || closed.has(request.url.split('?')[0]);
      done(null, isClosed ? { origin: false } : forTheClient);
    },
  });
}
