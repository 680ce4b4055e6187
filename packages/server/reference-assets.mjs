// Puts the files of Swagger UI that the page at /docs needs beside the build: whoever installs the server needs no package for
// them, and its browser no network.
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const files = {
  'swagger-ui.css': 'swagger-ui.css',
  'swagger-ui-bundle.js': 'swagger-ui-bundle.js',
  // By no name with "license" in it: pnpm would take it for the package's own, and leave that out.
  LICENSE: 'swagger-ui-copying.txt',
  NOTICE: 'swagger-ui-notice.txt',
};
for (const [from, to] of Object.entries(files)) cpSync(join(source, from), join('dist/assets', to));
