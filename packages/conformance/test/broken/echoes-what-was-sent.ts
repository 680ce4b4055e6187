/**
 * Bug: `stored` repeats what was sent.
 * Origin: The easiest way to fill a field that asks what the CRM has made of a text. No public report of this
 *   one is known.
 *
 * caught by: spelling.stored
 */
import { ReferenceCrm } from '../reference/reference-crm.js';
import { broken } from './broken.js';

export const echoesWhatWasSent = broken({
  name: 'echoes-what-was-sent',
  bug: '`stored` repeats what was sent.',
  origin:
    'The easiest way to fill a field that asks what the CRM has made of a text. No public report of this one is known.',
  caughtBy: 'spelling.stored',
  openCrm: (environment) =>
    new ReferenceCrm(environment, {
      spell: ({ subject, body }) => ({ subject, body: body.replace(/[\uFE00-\uFE0F]/g, '') }),
    }),
  definition: (reference) => ({
    ...reference,
    createMessageLog: async (params) => ({
      ...(await reference.createMessageLog(params)),
      stored: params.digest,
    }),
    updateMessageLog: async (params) => ({
      ...(await reference.updateMessageLog(params)),
      stored: params.digest,
    }),
  }),
});
