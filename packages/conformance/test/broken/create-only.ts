/**
 * Bug: Updates are accepted and not carried out.
 * Origin: Aircall for Salesforce writes one task per message (support.aircall.io 10375396027805); made from
 *   such code, a connector has nothing to do on an update.
 *
 * caught by: entries.replaced
 */
import { broken } from './broken.js';

export const createOnly = broken({
  name: 'create-only',
  bug: 'Updates are accepted and not carried out.',
  origin:
    'Aircall for Salesforce writes one task per message (support.aircall.io 10375396027805); made from such code, a connector has nothing to do on an update.',
  caughtBy: 'entries.replaced',
  definition: (reference) => ({ ...reference, updateMessageLog: () => ({}) }),
});
