import type { FastifyInstance, FastifyRequest } from 'fastify';

const forEveryAnswer = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-refreshed-jwt-token',
};

const forPreflights = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers':
    'content-type, authorization, rc-extension-id, rc-account-id, developer-author-name, x-rc-access-token, is-debug',
  'access-control-max-age': '86400',
  // Some browsers wait for the body of an answer that says nothing of its length.
  'content-length': '0',
};

/**
 * The extension has no host permissions: without this nothing works (protocol, section 0). Any origin may ask,
 * because a token, not a cookie, is what lets somebody in.
 *
 * @param isClosed - what needs no token, because it is for whoever runs the server: no other origin may read that
 */
export function allowEveryOrigin(app: FastifyInstance, isClosed: (request: FastifyRequest) => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (isClosed(request)) return done();
    void reply.headers(forEveryAnswer);
    if (request.method !== 'OPTIONS') return done();
    void reply.code(204).headers(forPreflights).send();
  });
  // A request may be refused before it comes to the hook above; the client must be able to read why.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!reply.hasHeader('access-control-allow-origin') && !isClosed(request))
      void reply.header('access-control-allow-origin', '*');
    done();
  });
}
