/**
 * Bug: Each half of an emoji is escaped by itself.
 * Origin: Escaping with charCodeAt: "&#55357;&#56397;" stands for nothing, and browsers show two boxes.
 *
 * caught by: text.emoji
 */
import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const emojiInHalves = broken({
  name: 'emoji-in-halves',
  bug: 'Each half of an emoji is escaped by itself.',
  origin: 'Escaping with charCodeAt: "&#55357;&#56397;" stands for nothing, and browsers show two boxes.',
  caughtBy: 'text.emoji',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: body.replace(/[\uD800-\uDFFF]/g, (half) => `&#${half.charCodeAt(0)};`),
    })),
});
