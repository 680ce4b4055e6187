import { DaybookError, parseJson } from '@daybook/core';
import type { FastifyInstance } from 'fastify';

/** A conversation's day of 300 messages is some 200 KB (protocol, section 4.3). */
export const BODY_LIMIT_BYTES = 5_000_000;

/** JSON without damage to 64-bit ids. A form, as `unAuthorize` sends it without a body, is read and ignored. */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json/i,
    { parseAs: 'string' },
    (_request, body, done) => {
      const text = String(body).replace(/^\uFEFF/, '');
      if (text.trim() === '') return done(null, undefined);
      try {
        done(null, parseJson(text));
      } catch {
        done(new DaybookError('bad_request', { detail: 'its body is not JSON' }));
      }
    },
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, _body, done) => done(null, undefined),
  );
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(new DaybookError('bad_request', { detail: 'its content type is not application/json' }));
  });
}
