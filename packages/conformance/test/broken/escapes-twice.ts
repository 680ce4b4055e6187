/**
 * Bug: Ampersands are escaped once more.
 * Origin: A client that escapes what it sends, fed with HTML. The usual second bug of whoever mends the
 *   first (App Connect escapes nothing).
 *
 * caught by: text.entities
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const escapesTwice = broken({
  name: 'escapes-twice',
  bug: 'Ampersands are escaped once more.',
  origin:
    'A client that escapes what it sends, fed with HTML. The usual second bug of whoever mends the first (App Connect escapes nothing).',
  caughtBy: 'text.entities',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({ subject, body: body.replaceAll('&', '&amp;') })),
});
