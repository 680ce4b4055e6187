/**
 * Bug: The number of messages is corrected with a greedy pattern.
 * Origin: App Connect's counter pattern eats the conversation when a message says “did you get my
 *   messages?” (run and seen).
 *
 * caught by: text.digest-lookalikes
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const editsByRegex = broken({
  name: 'edits-by-regex',
  bug: 'The number of messages is corrected with a greedy pattern.',
  origin:
    "App Connect's counter pattern eats the conversation when a message says “did you get my messages?” (run and seen).",
  caughtBy: 'text.digest-lookalikes',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: body.replace(/Conversation\(.* messages\)/s, 'Conversation(1 messages)'),
    })),
});
