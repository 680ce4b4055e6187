import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readBody } from './body-parsers.js';

const FORM = 'application/x-www-form-urlencoded';

/** Reads what forms of our own pages send, in this scope; elsewhere a form's body is ignored. */
export function parseForms(scope: FastifyInstance): void {
  scope.removeContentTypeParser(FORM);
  scope.addContentTypeParser(FORM, async (request: FastifyRequest, payload: IncomingMessage) =>
    Object.fromEntries(new URLSearchParams(await readBody(request, payload))),
  );
}
