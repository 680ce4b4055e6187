import { DaybookError } from '@daybook/core';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressOf, callerOf } from './caller.js';

/** How many requests one client may make in a minute. */
export interface RateLimits {
  /** Per session; without one, per address. */
  requestsPerMinute: number;
  /** Sign-ins per address. */
  signInsPerMinute: number;
}

const signIns = new Set(['/apiKeyLogin', '/oauth-callback']);

/** One client that asks too often does not take the server from the others. Counted in this process only. */
export async function limitRates(app: FastifyInstance, limits: RateLimits): Promise<void> {
  const isSignIn = (request: FastifyRequest): boolean => signIns.has(request.routeOptions.url ?? '');
  await app.register(rateLimit, {
    timeWindow: 60_000,
    max: (request) => (isSignIn(request) ? limits.signInsPerMinute : limits.requestsPerMinute),
    // Only a token of ours names a client of its own: a made-up one for each request would get around the limit.
    keyGenerator: (request) => (isSignIn(request) ? `sign-in ${addressOf(request)}` : callerOf(request)),
    errorResponseBuilder: (_request, { ttl }) =>
      new DaybookError('too_many_requests', {
        detail: `${Math.ceil(ttl / 1000)} seconds`,
        retryAfterMs: ttl,
      }),
  });
}
