/**
 * Bug: Emoji are read back as their names, such as ":thumbs_up:".
 * Origin: Slack, GitHub and help desks that keep what was typed in short codes.
 *
 * caught by: spelling.emoji
 */
import { broken } from './broken.js';
import { telling } from './support/telling.js';

export const namesEmoji = broken({
  name: 'names-emoji',
  bug: 'Emoji are read back as their names, such as ":thumbs_up:".',
  origin: 'Slack, GitHub and help desks that keep what was typed in short codes.',
  caughtBy: 'spelling.emoji',
  definition: (reference) =>
    telling(reference, ({ subject, body }) => ({
      subject,
      body: body.replaceAll('👍', ':thumbs_up:').replaceAll('🏠', ':house:'),
    })),
});
