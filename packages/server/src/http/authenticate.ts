import { DaybookError } from '@daybook/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionTokens } from '../accounts/session-tokens.js';
import { SESSION_LIFE_MS } from '../accounts/sign-in.js';
import type { Storage, StoredUser } from '../storage/storage.js';
import type { Rates } from './rate-limits.js';
import { readToken } from './read-token.js';

/** Who is behind a request, and with which token. */
export interface Session {
  stored: StoredUser;
  sessionId: string;
  token: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on routes behind {@link createAuthentication}. */
    signedIn: Session | null;
  }
}

/**
 * A hook that lets only signed-in people through who do not ask too often, before any body is read. A token in the header that has lived half
 * its life is renewed (C17 stores the answer's `x-refreshed-jwt-token`), as long as its session lives.
 *
 * @throws DaybookError `not_signed_in`, `too_many_requests`
 */
export function createAuthentication(dependencies: {
  storage: Storage;
  tokens: SessionTokens;
  rates: Rates;
  now: () => number;
}): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const { storage, tokens, rates, now } = dependencies;
  return async (request, reply) => {
    // What follows is one person's: no cache between the server and the client may keep it.
    void reply.header('cache-control', 'no-store');
    const read = readToken(request);
    if (read === undefined) throw new DaybookError('not_signed_in', { detail: 'nobody is signed in' });
    const { claims } = request;
    const stored = claims && (await storage.sessions.findUser(claims.sid, now()));
    if (claims === null || stored?.user.platform !== claims.platform || stored.user.id !== claims.id) {
      // A token of ours whose session has ended is as good as none, and counts like none.
      if (claims !== null) rates.stranger(request);
      throw new DaybookError('not_signed_in', { detail: 'the sign-in has ended' });
    }
    request.signedIn = { stored, sessionId: claims.sid, token: read.token };
    rates.signedIn(request);
    if (read.place === 'header' && claims.exp * 1000 - now() < SESSION_LIFE_MS / 2) {
      const expiresAt = now() + SESSION_LIFE_MS;
      await storage.sessions.extend(claims.sid, expiresAt);
      const renewed = await tokens.sign(
        { id: claims.id, platform: claims.platform, sid: claims.sid, sub: stored.userKey },
        now(),
        expiresAt,
      );
      void reply.header('x-refreshed-jwt-token', renewed);
    }
  };
}

/** The session of a request that has passed the hook. */
export function currentSession({ signedIn }: FastifyRequest): Session {
  if (signedIn === null) throw new DaybookError('not_signed_in', { detail: 'nobody is signed in' });
  return signedIn;
}

/** The person behind a request that has passed the hook. */
export function signedInUser(request: FastifyRequest): StoredUser {
  return currentSession(request).stored;
}
