/**
 * Bug: A body is cut after 5,000 characters, with an ellipsis.
 * Origin: HubSpot takes notes of up to 65,536 characters: who does not split must cut.
 *
 * caught by: text.long
 */

import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

export const cutsLongText = broken({
  name: 'cuts-long-text',
  bug: 'A body is cut after 5,000 characters, with an ellipsis.',
  origin: 'HubSpot takes notes of up to 65,536 characters: who does not split must cut.',
  caughtBy: 'text.long',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: body.length > 5_000 ? `${body.slice(0, 5_000)}…` : body,
    })),
});
