import type { App, Context } from '../context.js';
import { pageHeaders } from '../http/page-headers.js';
import type { SiteOf } from '../http/site.js';
import { renderStartPage } from '../pages/start-page.js';

/** The first page: what this server is. */
export function startRoutes(app: App, { connectors }: Context, siteOf: SiteOf): void {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const crms = connectors.all.map(({ manifest }) => manifest.displayName);
    return reply.headers(pageHeaders({})).send(renderStartPage(siteOf(request), crms));
  });
}
