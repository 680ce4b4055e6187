import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const ALLOWED = 'access-control-allow-origin';
const EXPOSED = 'access-control-expose-headers';

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
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'OPTIONS' && isClosed(request)) reply.callNotFound();
    else done();
  });
  await app.register(cors, forTheClient);
  // A request may be refused before it comes to the plugin; the client must be able to read why. To ask the plugin about each
  // request would cost more than all that it does.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (isClosed(request)) void reply.removeHeader(ALLOWED).removeHeader(EXPOSED);
    else if (!reply.hasHeader(ALLOWED)) void reply.header(ALLOWED, forTheClient.origin);
    done();
  });
}
