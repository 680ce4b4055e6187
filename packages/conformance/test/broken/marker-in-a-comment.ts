/**
 * Bug: The marker is hidden in an HTML comment, which the CRM takes out.
 * Origin: CRMs sanitise notes: Pipedrive documents that its notes are "subject to sanitization on the
 *   back-end".
 *
 * caught by: entries.found-by-marker
 */
import type { Digest } from '@daybook/core';
import { ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const markerInAComment = broken({
  name: 'marker-in-a-comment',
  bug: 'The marker is hidden in an HTML comment, which the CRM takes out.',
  origin:
    'CRMs sanitise notes: Pipedrive documents that its notes are "subject to sanitization on the back-end".',
  caughtBy: 'entries.found-by-marker',
  api: (environment) =>
    new (class extends ReferenceApi {
      override textOf({ subject, body, marker }: Digest): { subject: string; body: string } {
        return { subject, body: `${body}<!-- ${marker} -->` };
      }
    })(environment),
  definition: (reference) => ({ ...reference, marker: 'field' }),
});
