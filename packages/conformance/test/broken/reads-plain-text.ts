/**
 * Bug: Entries are read from the field with the text without its markup.
 * Origin: APIs that give both: HubSpot has hs_body_preview beside hs_note_body, Zendesk plain_body beside
 *   html_body.
 *
 * caught by: spelling.signs
 */
import { decodeHTML } from 'entities';
import { broken } from './broken.js';
import { telling } from './support/telling.js';

export const readsPlainText = broken({
  name: 'reads-plain-text',
  bug: 'Entries are read from the field with the text without its markup.',
  origin:
    'APIs that give both: HubSpot has hs_body_preview beside hs_note_body, Zendesk plain_body beside html_body.',
  caughtBy: 'spelling.signs',
  definition: (reference) =>
    telling(reference, ({ subject, body }) => ({ subject, body: decodeHTML(body.replace(/<[^>]*>/g, '')) })),
});
