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

/**
 * The extension has no host permissions: without this nothing works (protocol, section 0). Any origin may ask,
 * because a token, not a cookie, is what lets somebody in.
 *
 * @param isClosed - what needs no token, because it is for whoever runs the server: no other origin may read that
 */
export async function allowEveryOrigin(
  app: FastifyInstance,
  isClosed: (request: FastifyRequest) => boolean,
): Promise<void> {
  await app.register(cors, {
    delegator: (request, done) => done(null, isClosed(request) ? { origin: false } : forTheClient),
  });
  // A request may be refused before it comes to the hook above; the client must be able to read why.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!reply.hasHeader('access-control-allow-origin') && !isClosed(request))
      void reply.header('access-control-allow-origin', forTheClient.origin);
    done();
  });
}
