import { DaybookError } from '@daybook/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { atMost } from '../at-most.js';
import { addressOf, callerOf } from './caller.js';

const MINUTE_MS = 60_000;
/** What only takes in is refused at so many times the usual limit. */
const LATE = 10;
/** Who has asked nothing for longest is forgotten first. */
const MOST_CLIENTS = 5_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route keeps what it is given before it writes it: who asks too often is still heard. */
    takesIn?: true;
  }
  interface FastifyRequest {
    /** Its sender asks often, or much is in hand: what it brings is taken in, and written when there is time. */
    isPaced: boolean;
  }
}

/** How many requests one client may make in a minute. */
export interface RateLimits {
  /** Per user; without a sign-in, per address. For logging it is where pacing begins. Default: 1 200. */
  requestsPerMinute: number;
  /** Sign-ins per address. Default: 60. */
  signInsPerMinute: number;
  /**
   * While so many requests are in hand, no other that logs waits for its writing: a slow CRM, or a contact that does not
   * come, does not keep a place from others. Default: 500.
   */
  patientRequests: number;
  /** The same for the requests of one user. Default: 150. */
  patientRequestsOfOneUser: number;
}

/** Counts requests of one client. Returns how many there were within the minute. Throws `too_many_requests`. */
interface Rate {
  (request: FastifyRequest): number;
  /** Counts nothing. Throws where there is no room for another one. */
  check: (request: FastifyRequest) => void;
}

/** See {@link countRates}. */
export interface Rates {
  signIn: Rate;
  /** Wrong passwords of operators: as many as sign-ins, and counted by themselves. */
  wrongPassword: Rate;
  stranger: Rate;
  signedIn: (request: FastifyRequest) => number;
}

const signIns = new Set(['/apiKeyLogin', '/oauth-callback', '/unfiled/sign-in']);

/** One client that asks too often does not take the server from the others. Counted in this process only. */
export function countRates(app: FastifyInstance, limits: RateLimits): Rates {
  const { requestsPerMinute, signInsPerMinute, patientRequests, patientRequestsOfOneUser } = limits;
  app.decorateRequest('isPaced', false);
  const asking = limitTo(requestsPerMinute, callerOf);
  const logging = limitTo(LATE * requestsPerMinute, callerOf);
  return {
    signIn: limitTo(signInsPerMinute, addressOf),
    wrongPassword: limitTo(signInsPerMinute, addressOf),
    stranger: limitTo(requestsPerMinute, addressOf),
    signedIn(request) {
      if (request.routeOptions.config.takesIn !== true) return asking(request);
      const asked = logging(request);
      const { inHand = 0, inHandOfOne = 0 } = request.place ?? {};
      const isCrowded = inHand > patientRequests || inHandOfOne > patientRequestsOfOneUser;
      request.isPaced = asked > requestsPerMinute || isCrowded;
      return asked;
    },
  };
}

/**
 * Who is not signed in is limited before anything else is done. Only a token of ours names a client of its own: a
 * made-up one for each request would get around the limit. Who is signed in is limited last, after authentication.
 */
export function limitStrangers(app: FastifyInstance, rates: Rates): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (signIns.has(request.routeOptions.url ?? '')) rates.signIn(request);
    else if (request.claims === null) rates.stranger(request);
    done();
  });
  // Where nobody has asked whether the sign-in of a token goes on, the token is as good as none.
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.claims !== null && request.signedIn === null) rates.stranger(request);
    done();
  });
}

/** A client's minute begins with its first request, and the next one with the first after its end. */
function limitTo(most: number, clientOf: (request: FastifyRequest) => string): Rate {
  const minutes = new LRUCache<string, { requests: number; endsAt: number }>(atMost(MOST_CLIENTS));
  const check = (request: FastifyRequest): void => {
    const minute = minutes.get(clientOf(request));
    if (minute && minute.requests >= most && minute.endsAt > performance.now()) throw tooMany(minute);
  };
  const count = (request: FastifyRequest): number => {
    const client = clientOf(request);
    // Never goes back, as the machine's clock does when it is set: nobody must wait an hour for the end of a minute.
    const now = performance.now();
    let minute = minutes.get(client);
    if (minute === undefined || minute.endsAt <= now) {
      minute = { requests: 0, endsAt: now + MINUTE_MS };
      minutes.set(client, minute);
    }
    minute.requests += 1;
    if (minute.requests <= most) return minute.requests;
    throw tooMany(minute);
  };
  return Object.assign(count, { check });
}

function tooMany({ endsAt }: { endsAt: number }): DaybookError {
  const retryAfterMs = Math.ceil(endsAt - performance.now());
  const detail = `${Math.ceil(retryAfterMs / 1000)} seconds`;
  return new DaybookError('too_many_requests', { detail, retryAfterMs });
}
