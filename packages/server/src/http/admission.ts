import { DaybookError } from '@daybook/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { callerOf } from './caller.js';
import { type Place, type ShareLimits, Shares } from './shares.js';

const COME_BACK_MS = 5_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on all requests that were let in. */
    place: Place | null;
  }
}

/**
 * Refuses requests early, with a clear answer, when the CRM or the database cannot keep up: memory stays bounded, and
 * nothing that was accepted is lost. A request is in hand until its work is done and its answer has left, also when its
 * client has gone meanwhile: who asks and goes must not get more work done than others.
 */
export function admitWithin(app: FastifyInstance, limits: ShareLimits): void {
  const shares = new Shares(limits);
  app.decorateRequest('place', null);
  app.addHook('onRequest', (request, reply, done) => {
    const entered = shares.enter({
      name: callerOf(request),
      isStranger: request.claims === null,
      onGone: (giveUp) => onceEnded(reply, giveUp),
    });
    const admit = (place: Place | undefined): void => {
      if (place === undefined) return done(tooBusy());
      request.place = place;
      done();
    };
    if (entered instanceof Promise) entered.then(admit, done);
    else admit(entered);
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    const { place } = request;
    request.place = null;
    if (place !== null) onceEnded(reply, place.leave);
    done();
  });
}

/** An answer that waits behind another one on its connection does not learn of the connection's end. */
function onceEnded({ raw, request }: FastifyReply, action: () => void): void {
  const { socket } = request.raw;
  if (raw.closed || socket.destroyed) return action();
  const end = (): void => {
    raw.off('close', end);
    socket.off('close', end);
    action();
  };
  socket.setMaxListeners(0);
  raw.on('close', end);
  socket.on('close', end);
}

/** What is refused because too much is in hand. */
export function tooBusy(): DaybookError {
  return new DaybookError('overloaded', {
    detail: `${COME_BACK_MS / 1000} seconds`,
    retryAfterMs: COME_BACK_MS,
  });
}
