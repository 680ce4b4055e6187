import type { App } from '../context.js';

/** Pages for people, by path. Called at each visit; the result is a whole HTML document without scripts. */
export type Pages = Record<string, () => Promise<string>>;

const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves pages so that no other site can read, frame or script them. */
export function pageRoutes(app: App, pages: Pages): void {
  for (const [path, render] of Object.entries(pages)) {
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', contentSecurityPolicy)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-store')
        .send(await render()),
    );
  }
}
