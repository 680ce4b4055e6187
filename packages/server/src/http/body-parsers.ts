import type { IncomingMessage } from 'node:http';
import { DaybookError, parseJson } from '@daybook/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { giveWay } from '../give-way.js';
import { tooBusy } from './admission.js';
import { ValueCount } from './value-count.js';

/** A conversation's day of 300 messages is some 200 KB (protocol, section 4.3). */
const BODY_LIMIT_BYTES = 5_000_000;
/** Of who is not signed in: a login form, or a notice of the CRM. */
const SMALL_BODY_LIMIT_BYTES = 64_000;
/** Of the largest day, in which each has some 20 bytes, it is more than all. */
const MOST_VALUES = 300_000;
/** Of one object: more than somebody's settings may have. */
const MOST_FIELDS = 5_000;
/** What an empty object takes, with its place in a list. */
const BYTES_OF_A_VALUE = 64;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json/i;

/** JSON without damage to 64-bit ids. A form, as `unAuthorize` sends it without a body, is ignored. */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_TYPE, async (request: FastifyRequest, payload: IncomingMessage) => {
    if (request.is404) return undefined;
    const text = (await readBody(request, payload)).replace(/^\uFEFF/, '');
    if (text.trim() === '') return undefined;
    await giveWay(text.length);
    const body = parseBody(text);
    await giveWay(text.length);
    return body;
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', async () => undefined);
  app.addContentTypeParser('*', async () => {
    throw new DaybookError('bad_request', { detail: 'its content type is not application/json' });
  });
}

/**
 * Reads a body as it arrives, and counts what has arrived, as what it will take in memory. What is too much is not kept, and
 * is still taken from the connection: else the client would not read why it was refused.
 */
export function readBody(request: FastifyRequest, payload: IncomingMessage): Promise<string> {
  const limit = request.signedIn === null ? SMALL_BODY_LIMIT_BYTES : BODY_LIMIT_BYTES;
  if (Number(request.headers['content-length']) > limit) return Promise.reject(tooLarge(limit));
  const chunks: Buffer[] = [];
  const counted = new ValueCount();
  let arrived = 0;
  return new Promise((resolve, reject) => {
    const refuse = (error: DaybookError): void => {
      payload.off('data', take);
      payload.resume();
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      arrived += chunk.length;
      if (arrived > limit) return refuse(tooLarge(limit));
      const before = counted.values;
      counted.add(chunk);
      if (counted.values > MOST_VALUES) return refuse(tooMany(MOST_VALUES, 'values'));
      if (counted.mostFields >= MOST_FIELDS) return refuse(tooMany(MOST_FIELDS, 'fields in one object'));
      const weight = chunk.length + (counted.values - before) * BYTES_OF_A_VALUE;
      if (request.place?.hold(weight) === false) return refuse(tooBusy());
      chunks.push(chunk);
    };
    payload.on('data', take);
    payload.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    const giveUp = (): void =>
      reject(new DaybookError('bad_request', { detail: 'its body has ended too early' }));
    payload.once('error', giveUp);
    // Whoever went while the sender was looked up is not heard of again.
    if (payload.destroyed) giveUp();
  });
}

function parseBody(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new DaybookError('bad_request', { detail: 'its body is not JSON' });
  }
}

function tooLarge(limit: number): DaybookError {
  const shown = limit < 1_000_000 ? `${limit / 1_000} KB` : `${limit / 1_000_000} MB`;
  return new DaybookError('body_too_large', { detail: shown });
}

function tooMany(limit: number, what: string): DaybookError {
  return new DaybookError('body_too_large', { detail: `${limit.toLocaleString('en')} ${what}` });
}
