import { DaybookError } from '@daybook/core';
import type { FastifyInstance } from 'fastify';
import { BODY_LIMIT_BYTES } from './body-parsers.js';

const COME_BACK_MS = 5_000;

/** How much the server has in hand at the same time before it refuses more. */
export interface AdmissionLimits {
  requests: number;
  bytes: number;
}

/**
 * Refuses requests early, with a clear answer, when the CRM or the database cannot keep up: memory stays bounded, and
 * nothing that was accepted is lost. What a body may weigh is counted before it is read.
 */
export function admitWithin(app: FastifyInstance, limits: AdmissionLimits): void {
  let requests = 0;
  let bytes = 0;
  app.addHook('onRequest', async (request, reply) => {
    const announced = Number(request.headers['content-length'] ?? Number.NaN);
    const hasBody = request.headers['transfer-encoding'] !== undefined || announced > 0;
    const weight = hasBody
      ? Math.min(Number.isNaN(announced) ? BODY_LIMIT_BYTES : announced, BODY_LIMIT_BYTES)
      : 0;
    if (requests >= limits.requests || (weight > 0 && bytes + weight > limits.bytes)) {
      throw new DaybookError('overloaded', {
        detail: `${COME_BACK_MS / 1000} seconds`,
        retryAfterMs: COME_BACK_MS,
      });
    }
    requests += 1;
    bytes += weight;
    reply.raw.once('close', () => {
      requests -= 1;
      bytes -= weight;
    });
  });
}
