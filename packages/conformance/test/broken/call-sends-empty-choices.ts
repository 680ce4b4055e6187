/**
 * Bug: What the call form sends for an empty field goes to the CRM as it is.
 * Origin: A partner checked the deal of a conversation and not the one of a call: nobody who left the field alone
 *   could log one.
 *
 * caught by: calls.empty-choices
 */
import { broken } from './broken.js';

export const callSendsEmptyChoices = broken({
  name: 'call-sends-empty-choices',
  bug: 'What the call form sends for an empty field goes to the CRM as it is.',
  origin:
    'A partner checked the deal of a conversation and not the one of a call: nobody who left the field alone could log one.',
  caughtBy: 'calls.empty-choices',
  definition: ({ createCallLog, ...reference }, api) => ({
    ...reference,
    createCallLog: async (params) => {
      const { deals } = params.additionalSubmission;
      const created = (await createCallLog?.(params)) ?? {};
      if (typeof deals === 'string') await api.linkNote(params, String(created.logId), deals);
      return created;
    },
  }),
});
