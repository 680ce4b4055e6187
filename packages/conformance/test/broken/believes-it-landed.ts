/**
 * Bug: After an uncertain create the connector believes that the entry is there.
 * Origin: When 49 messages come at once for a day that exists, App Connect answers 49 times "successful"
 *   and loses nearly all of them (measured).
 *
 * caught by: entries.created-after-all
 */
import { broken } from './broken.js';

export const believesItLanded = broken({
  name: 'believes-it-landed',
  bug: 'After an uncertain create the connector believes that the entry is there.',
  origin:
    'When 49 messages come at once for a day that exists, App Connect answers 49 times "successful" and loses nearly all of them (measured).',
  caughtBy: 'entries.created-after-all',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) =>
      params.previous === 'uncertain' ? { logId: params.digest.marker } : createMessageLog(params),
  }),
});
