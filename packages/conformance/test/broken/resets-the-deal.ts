/**
 * Bug: Each update links the deal that was chosen in the form, whatever a person has chosen in the CRM since.
 * Origin: A partner passed the form's choices on with every update, and held level 3: the kit chose nothing with its own.
 *
 * caught by: entries.user-fields-stay
 */
import { dealOf } from '../reference/notes.js';
import { broken } from './broken.js';

export const resetsTheDeal = broken({
  name: 'resets-the-deal',
  bug: 'Each update links the deal that was chosen in the form, whatever a person has chosen in the CRM since.',
  origin:
    "A partner passed the form's choices on with every update, and held level 3: the kit chose nothing with its own.",
  caughtBy: 'entries.user-fields-stay',
  definition: ({ updateMessageLog, ...reference }, api) => ({
    ...reference,
    updateMessageLog: async (params) => {
      const done = await updateMessageLog(params);
      const deal = dealOf(params.additionalSubmission);
      if (deal !== undefined)
        await api.linkNote(params, String(params.existingMessageLog.thirdPartyLogId), deal);
      return done;
    },
  }),
});
