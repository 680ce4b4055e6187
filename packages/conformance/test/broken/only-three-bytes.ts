/**
 * Bug: Characters outside the basic plane become question marks.
 * Origin: Databases in the old MySQL "utf8", which holds three bytes a character: emoji arrive as "????".
 *
 * caught by: text.scripts
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const onlyThreeBytes = broken({
  name: 'only-three-bytes',
  bug: 'Characters outside the basic plane become question marks.',
  origin: 'Databases in the old MySQL "utf8", which holds three bytes a character: emoji arrive as "????".',
  caughtBy: 'text.scripts',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: body.replace(/[\u{10000}-\u{10FFFF}]/gu, '?'),
    })),
});
