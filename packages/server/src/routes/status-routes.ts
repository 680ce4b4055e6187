import type { App, Context } from '../context.js';
import { reportFrom } from '../figures/report.js';
import { pageHeaders } from '../http/page-headers.js';
import type { SiteOf } from '../http/site.js';
import { renderStatusPage } from '../pages/status-page.js';

/** How all is doing, for operators: a page, and the same as JSON. */
export function statusRoutes(app: App, { storage, figures, now }: Context, siteOf: SiteOf): void {
  app.get('/status', { schema: { hide: true } }, async (request, reply) => {
    // What this process has counted since it last noted it.
    await figures.note();
    const report = await reportFrom(storage, now());
    if (!request.headers.accept?.includes('text/html'))
      return reply.header('cache-control', 'no-store').send(report);
    return reply.headers(pageHeaders({})).send(renderStatusPage(siteOf(request), report));
  });
}
