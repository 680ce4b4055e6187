/**
 * Bug: Line breaks become spaces.
 * Origin: Fields of one line that are used for notes. No public report is known.
 *
 * caught by: text.lines
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const oneLine = broken({
  name: 'one-line',
  bug: 'Line breaks become spaces.',
  origin: 'Fields of one line that are used for notes. No public report is known.',
  caughtBy: 'text.lines',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: body.replace(/<br\b[^>]*>|\n/g, ' '),
    })),
});
