/**
 * Bug: Backslashes are removed.
 * Origin: Servers in PHP that once added them to every input, and libraries that still take them out.
 *
 * caught by: text.json
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const stripsSlashes = broken({
  name: 'strips-slashes',
  bug: 'Backslashes are removed.',
  origin: 'Servers in PHP that once added them to every input, and libraries that still take them out.',
  caughtBy: 'text.json',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({ subject, body: body.replaceAll('\\', '') })),
});
