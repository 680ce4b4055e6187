/**
 * Bug: The connector states a limit that its CRM does not keep.
 * Origin: Pipedrive lowered the size of an activity's note to 100 kB in September 2025; whoever still
 *   counts on 3 MB is cut or refused.
 *
 * caught by: limits.size-is-honest
 */
import { BODY_BYTES } from '../reference/reference-crm.js';
import { broken } from './broken.js';

export const limitTooHigh = broken({
  name: 'limit-too-high',
  bug: 'The connector states a limit that its CRM does not keep.',
  origin:
    "Pipedrive lowered the size of an activity's note to 100 kB in September 2025; whoever still counts on 3 MB is cut or refused.",
  caughtBy: 'limits.size-is-honest',
  definition: (reference) => ({ ...reference, limits: { entryBytes: BODY_BYTES + 2_000 } }),
});
