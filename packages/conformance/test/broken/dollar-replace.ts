/**
 * Bug: The text is put into a template with String.replace, which obeys "$&".
 * Origin: App Connect's Pipedrive connector: `Save $$$ now` is stored as `Save $$ now`, and `$&` doubles
 *   parts of the note (run and seen).
 *
 * caught by: text.dollars
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const dollarReplace = broken({
  name: 'dollar-replace',
  bug: 'The text is put into a template with String.replace, which obeys "$&".',
  origin:
    "App Connect's Pipedrive connector: `Save $$$ now` is stored as `Save $$ now`, and `$&` doubles parts of the note (run and seen).",
  caughtBy: 'text.dollars',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: '[text]'.replace('[text]', body),
    })),
});
