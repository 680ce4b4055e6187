/**
 * Bug: The text ends where its first emoji stands.
 * Origin: MySQL without strict mode, and a column in the old "utf8" of three bytes a character: what follows
 *   the first character of four is gone without a word.
 *
 * caught by: spelling.emoji
 */
import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const cutAtTheFirstEmoji = broken({
  name: 'cut-at-the-first-emoji',
  bug: 'The text ends where its first emoji stands.',
  origin:
    'MySQL without strict mode, and a column in the old "utf8" of three bytes a character: what follows the first character of four is gone without a word.',
  caughtBy: 'spelling.emoji',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: body.replace(/[\u{10000}-\u{10FFFF}][^]*/u, ''),
    })),
});
