import { readFileSync } from 'node:fs';
import { assetFile } from '../asset-file.js';
import type { App } from '../context.js';
import { assetHeaders, CSS, SCRIPT } from '../http/asset-headers.js';

/** What pages load beside themselves, by its path: name of the file, and its type. Browsers ask for the icon by themselves. */
const assets: Record<string, [name: string, type: string]> = {
  '/assets/daybook.css': ['daybook.css', CSS],
  '/assets/entry.css': ['entry.css', CSS],
  '/assets/reference.css': ['reference.css', CSS],
  '/assets/reference.js': ['reference.js', SCRIPT],
  '/assets/try-it.js': ['try-it.js', SCRIPT],
  '/favicon.ico': ['icon.svg', 'image/svg+xml'],
};

/** Styles and scripts of the pages, as files: the same for everybody. */
export function assetRoutes(app: App): void {
  for (const [path, [name, type]] of Object.entries(assets)) {
    const content = readFileSync(assetFile(name));
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply.headers({ 'content-type': type, ...assetHeaders }).send(content),
    );
  }
}
