import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App, Context } from '../context.js';
import type { IsOperator } from '../http/operators.js';
import { pageHeaders } from '../http/page-headers.js';
import { serverUrlOf } from '../http/server-url.js';
import type { SiteOf } from '../http/site.js';
import { renderStartPage } from '../pages/start-page.js';

/** Sends a page of its own kind. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * The first page: what this server is.
 *
 * @param trial - `sendPage`: sends what operators see in its place
 */
export function startRoutes(
  app: App,
  { connectors, publicUrl }: Context,
  siteOf: SiteOf,
  trial: { sendPage: SendPage; isOperator: IsOperator } | undefined,
): void {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    if (trial?.isOperator(request)) return trial.sendPage(request, reply);
    const shown = { connectors: connectors.all, serverUrl: serverUrlOf(request, publicUrl) };
    return reply.headers(pageHeaders({})).send(renderStartPage(siteOf(request), shown));
  });
}
