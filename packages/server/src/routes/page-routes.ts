import type { App } from '../context.js';
import { pageHeaders } from '../http/page-headers.js';

/** Pages for people, by path. Called at each visit; the result is a whole HTML document without scripts. */
export type Pages = Record<string, () => Promise<string>>;

/** Serves the pages that connectors bring along. */
export function pageRoutes(app: App, pages: Pages): void {
  for (const [path, render] of Object.entries(pages)) {
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply.headers(pageHeaders({ frames: true })).send(await render()),
    );
  }
}
