import { readFileSync } from 'node:fs';
import { assetFile } from '../asset-file.js';
import type { App } from '../context.js';

/** What pages load beside themselves. */
const types: Record<string, string> = {
  'daybook.css': 'text/css; charset=utf-8',
  'entry.css': 'text/css; charset=utf-8',
  'reference.css': 'text/css; charset=utf-8',
  'reference.js': 'text/javascript; charset=utf-8',
  'try-it.js': 'text/javascript; charset=utf-8',
};

/** Styles and scripts of the pages, as files: the same for everybody. */
export function assetRoutes(app: App): void {
  for (const [name, type] of Object.entries(types)) {
    const content = readFileSync(assetFile(name));
    app.get(`/assets/${name}`, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .headers({
          'content-type': type,
          'x-content-type-options': 'nosniff',
          'cache-control': 'public, max-age=300',
        })
        .send(content),
    );
  }
}
