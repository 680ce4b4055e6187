/**
 * Bug: Everything between angle brackets in a message is taken for a tag and removed.
 * Origin: The hand-made answer to App Connect's raw markup: whatever looks like a tag is removed, and a
 *   price "< 500" with it.
 *
 * caught by: text.markup
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const stripsTags = broken({
  name: 'strips-tags',
  bug: 'Everything between angle brackets in a message is taken for a tag and removed.',
  origin: `The hand-made answer to App Connect's raw markup: whatever looks like a tag is removed, and a price "< 500" with it.`,
  caughtBy: 'text.markup',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: body.replace(/&lt;.*?&gt;/gs, ''),
    })),
});
