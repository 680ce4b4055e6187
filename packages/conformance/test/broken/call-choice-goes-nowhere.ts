/**
 * Bug: A deal that is chosen after the call was logged is not sent, and counts as written.
 * Origin: The connector that the generator made: its update knew text, time and length, and answered all else with
 *   "updated".
 *
 * caught by: calls.choices-arrive
 */
import { broken } from './broken.js';

export const callChoiceGoesNowhere = broken({
  name: 'call-choice-goes-nowhere',
  bug: 'A deal that is chosen after the call was logged is not sent, and counts as written.',
  origin:
    'The connector that the generator made: its update knew text, time and length, and answered all else with "updated".',
  caughtBy: 'calls.choices-arrive',
  definition: ({ updateCallLog, ...reference }) => ({
    ...reference,
    updateCallLog: async ({ changed, ...params }) => {
      const known = changed.filter((change) => change !== 'fields');
      return known.length === 0 ? {} : ((await updateCallLog?.({ ...params, changed: known })) ?? {});
    },
  }),
});
