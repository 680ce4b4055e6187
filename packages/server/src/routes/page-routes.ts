import type { App } from '../context.js';
import { pageHeaders } from '../http/page-headers.js';
import type { SiteOf } from '../http/site.js';
import { renderSiteHead, stylesheetOf } from '../pages/layout.js';

/** What a page may use to look like the others. */
export interface PageFrame {
  /** Address of the look that all pages share. */
  stylesheet: string;
  /** HTML of the head that all pages share, with links to the others: the first thing in the body. */
  head: string;
}

/**
 * Makes a whole HTML document without scripts; called at each visit. Styles that stand in the document itself do not
 * count: the content security policy takes those of `frame.stylesheet`.
 */
export type RenderPage = (frame: PageFrame) => Promise<string>;

/** Pages for people, by path, for whoever may see what belongs to all. With a title they stand in the head of all pages. */
export type Pages = Record<string, RenderPage | { title: string; render: RenderPage }>;

/** Serves the pages that connectors bring along. */
export function pageRoutes(app: App, pages: Pages, siteOf: SiteOf): void {
  for (const [path, page] of Object.entries(pages)) {
    const render = typeof page === 'function' ? page : page.render;
    app.get(path, { schema: { hide: true } }, async (request, reply) => {
      const site = siteOf(request);
      const frame = { stylesheet: stylesheetOf(site), head: renderSiteHead(site, path) };
      return reply.headers(pageHeaders({ frames: true })).send(await render(frame));
    });
  }
}
