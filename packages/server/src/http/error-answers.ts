import { randomUUID } from 'node:crypto';
import {
  DaybookError,
  describeIssues,
  type ErrorCode,
  type ReturnMessage,
  redact,
  toSafeLine,
} from '@daybook/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.js';
import { type ListLink, linkToList, withLink } from './link-to-list.js';
import { readToken } from './read-token.js';

/** A CRM's error may be a whole page; the client shows what it gets. */
const MAXIMUM_LINE = 400;

/** What was taken in, and is filed by itself. */
const waits: ReadonlySet<ErrorCode> = new Set(['kept', 'call_kept', 'logged_elsewhere']);

/** As long as C16 shows an error, in milliseconds. */
const READING_MS = 5_000;

/**
 * Answers every error in the form that the client shows (protocol, section 0): status 4xx or 5xx and one line of plain
 * text, and for C17 the same line in a `returnMessage`. No stack, no value from the request, no secret.
 */
export function answerErrors(app: FastifyInstance, context: Context): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const failure = toDaybookError(error, request);
    context.metrics.refused(failure.code);
    if (failure.retryAfterMs !== undefined) {
      void reply.header('retry-after', Math.max(1, Math.ceil(failure.retryAfterMs / 1000)));
    }
    // Closing while the client still sends would take the answer from it: what is left of the body is read and dropped.
    void reply.removeHeader('connection');
    if (!isNewClient(request)) return sendText(reply, failure);
    const returnMessage = toReturnMessage(failure);
    const list = await listAfter(failure, request, context);
    return reply
      .code(failure.status)
      .send({ returnMessage: list === undefined ? returnMessage : withLink(returnMessage, list) });
  });
  app.setNotFoundHandler((request, reply) => {
    const failure = new DaybookError('unknown_route', {
      detail: `${request.method} ${request.url.split('?')[0]?.slice(0, 200)}`,
    });
    context.metrics.refused(failure.code);
    return sendText(reply, failure);
  });
}

/**
 * Whether C17 asks: an extension whose token stands in the header. It shows of an error a `returnMessage` and no plain
 * text, and C16 the other way round (App Connect's client, the end of `src/popup.ts` in 1.7 and of `src/popup.js` in 1.6).
 */
function isNewClient(request: FastifyRequest): boolean {
  return /^[a-z]+-extension:/.test(request.headers.origin ?? '') && readToken(request)?.place === 'header';
}

function toReturnMessage({ message }: DaybookError): ReturnMessage {
  return { messageType: 'warning', message: toOneLine(message), ttl: READING_MS };
}

/** Opens the list of somebody who could not log something, when there is something on it, or was. */
async function listAfter(
  { code, retryAfterMs }: DaybookError,
  request: FastifyRequest,
  context: Context,
): Promise<ListLink | undefined> {
  const { signedIn, routeOptions } = request;
  const isKept = waits.has(code);
  if (signedIn === null || routeOptions.config.takesIn !== true) return undefined;
  if (!isKept && retryAfterMs !== undefined) return undefined;
  try {
    const isListed =
      isKept || code === 'dismissed' || (await context.storage.logbook.hasUnfiled(signedIn.stored.userKey));
    return isListed ? { url: await linkToList(context, request), isKept } : undefined;
  } catch (error) {
    request.log.warn({ error }, 'no link to the unfiled list');
    return undefined;
  }
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
