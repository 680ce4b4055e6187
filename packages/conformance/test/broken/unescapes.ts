/**
 * Bug: Entities are resolved before the text is sent, "to make it readable".
 * Origin: App Connect stores `<img onerror>` of a message as it came: message text goes into its HTML
 *   without escaping (run and seen).
 *
 * caught by: text.nothing-obeyed
 */
import { decodeHTML } from 'entities';
import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const unescapes = broken({
  name: 'unescapes',
  bug: 'Entities are resolved before the text is sent, "to make it readable".',
  origin:
    'App Connect stores `<img onerror>` of a message as it came: message text goes into its HTML without escaping (run and seen).',
  caughtBy: 'text.nothing-obeyed',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({ subject, body: decodeHTML(body) })),
});
