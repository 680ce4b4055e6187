/**
 * Bug: Of an entry only what stands above a line of three dashes is read.
 * Origin: Libraries that part a reply from what it quotes (email_reply_parser and its kin) take a line of
 *   dashes for the beginning of a signature.
 *
 * caught by: spelling.rules
 */
import { broken } from './broken.js';
import { telling } from './support/telling.js';

export const readsToTheFirstRule = broken({
  name: 'reads-to-the-first-rule',
  bug: 'Of an entry only what stands above a line of three dashes is read.',
  origin:
    'Libraries that part a reply from what it quotes (email_reply_parser and its kin) take a line of dashes for the beginning of a signature.',
  caughtBy: 'spelling.rules',
  definition: (reference) =>
    telling(reference, ({ subject, body }) => ({ subject, body: body.replace(/(?<=>|^)---(?!-)[^]*/, '') })),
});
