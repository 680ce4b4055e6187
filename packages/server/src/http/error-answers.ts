import { randomUUID } from 'node:crypto';
import { DaybookError, describeIssues, redact, toSafeLine } from '@daybook/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** A CRM's error may be a whole page; the client shows what it gets. */
const MAXIMUM_LINE = 400;

/**
 * Answers every error in the one form that the real client shows: status 4xx or 5xx, one line of plain text
 * (protocol, section 0). No stack, no value from the request, no secret.
 */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = toDaybookError(error, request);
    if (failure.retryAfterMs !== undefined) {
      void reply.header('retry-after', Math.max(1, Math.ceil(failure.retryAfterMs / 1000)));
    }
    // Closing while the client still sends would take the answer from it: what is left of the body is read and dropped.
    void reply.removeHeader('connection');
    return sendText(reply, failure);
  });
  app.setNotFoundHandler((request, reply) =>
    sendText(
      reply,
      new DaybookError('unknown_route', {
        detail: `${request.method} ${request.url.split('?')[0]?.slice(0, 200)}`,
      }),
    ),
  );
}

function sendText(reply: FastifyReply, { status, message }: DaybookError): FastifyReply {
  return reply
    .code(status)
    .type('text/plain; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .send(toOneLine(message));
}

/** What a person can read at a glance: one line, not without end. */
export function toOneLine(text: string): string {
  const line = toSafeLine(text);
  return line.length <= MAXIMUM_LINE ? line : `${line.slice(0, MAXIMUM_LINE - 1).toWellFormed()}…`;
}

function toDaybookError(error: FastifyError, request: FastifyRequest): DaybookError {
  if (DaybookError.is(error)) {
    request.log.info({ code: error.code, cause: error.cause }, 'request refused');
    return error;
  }
  if (error.validation !== undefined) {
    if (error.validationContext === 'body' && !request.body) {
      return new DaybookError('bad_request', { detail: 'it has no body' });
    }
    const issues = error.validation.map(({ instancePath, message }) =>
      [instancePath.slice(1).replaceAll('/', '.'), message].filter(Boolean).join(': '),
    );
    const more = issues.length > 3 ? `; and ${issues.length - 3} more` : '';
    return new DaybookError('bad_request', { detail: issues.slice(0, 3).join('; ') + more });
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new DaybookError('bad_request', { detail: error.message });
  }
  return unexpected(error, request);
}

function unexpected(error: Error, request: FastifyRequest): DaybookError {
  const reference = randomUUID().slice(0, 8);
  const what = error instanceof z.ZodError ? describeIssues(error) : (error.stack ?? error.message);
  request.log.error({ reference, error: redact(what) }, 'unexpected error');
  return new DaybookError('unexpected', { detail: reference });
}
