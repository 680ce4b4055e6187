/**
 * Bug: What is read of an entry is cut after 500 characters, with "Show more".
 * Origin: Lists of activities in many APIs give a preview; HubSpot calls it hs_body_preview and says whether
 *   it is cut.
 *
 * caught by: spelling.paragraphs
 */
import { broken } from './broken.js';
import { telling } from './support/telling.js';

export const readsAPreview = broken({
  name: 'reads-a-preview',
  bug: 'What is read of an entry is cut after 500 characters, with "Show more".',
  origin:
    'Lists of activities in many APIs give a preview; HubSpot calls it hs_body_preview and says whether it is cut.',
  caughtBy: 'spelling.paragraphs',
  definition: (reference) =>
    telling(reference, ({ subject, body }) => ({
      subject,
      body: body.length > 500 ? `${body.slice(0, 500)}… <a>Show more</a>` : body,
    })),
});
