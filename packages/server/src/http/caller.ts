import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Claims, SessionTokens } from '../accounts/session-tokens.js';
import { networkOf } from './client-network.js';
import { readToken } from './read-token.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a token of ours says; null without one. Whether its session lives has not been asked yet. */
    claims: Claims | null;
  }
}

/** Tells who asks, as far as that can be told without the database. Comes before all that counts or limits. */
export function tellCallers(
  app: FastifyInstance,
  { tokens, now }: { tokens: SessionTokens; now: () => number },
): void {
  app.decorateRequest('claims', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const token = readToken(request)?.token;
    const claims = token === undefined ? undefined : tokens.verify(token, now());
    const tell = (told: Claims | undefined): void => {
      request.claims = told ?? null;
      done();
    };
    if (claims instanceof Promise) claims.then(tell, done);
    else tell(claims);
  });
}

/**
 * Names the client that a share or a rate is counted for: the user, and without a sign-in the address. Not the sign-in: a
 * person may have any number of them. Tokens of earlier versions name no user, and count by their sign-in.
 */
export function callerOf(request: FastifyRequest): string {
  const { claims } = request;
  if (claims === null) return addressOf(request);
  return claims.sub === undefined ? `session ${claims.sid}` : `user ${claims.sub}`;
}

/** The same where a sign-in does not matter. */
export function addressOf({ ip }: FastifyRequest): string {
  return `address ${networkOf(ip)}`;
}
