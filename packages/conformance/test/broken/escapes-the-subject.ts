/**
 * Bug: The subject is escaped like the body, although it is plain text.
 * Origin: The title is not HTML in most interfaces, Pipedrive's among them; one function that escapes
 *   everything does not know that.
 *
 * caught by: text.names
 */
import { escapeHtml } from '@daybook/core';
import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const escapesTheSubject = broken({
  name: 'escapes-the-subject',
  bug: 'The subject is escaped like the body, although it is plain text.',
  origin:
    "The title is not HTML in most interfaces, Pipedrive's among them; one function that escapes everything does not know that.",
  caughtBy: 'text.names',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({ subject: escapeHtml(subject), body })),
});
