/**
 * Bug: Every update of a call also sends the deal of the form, which is nothing.
 * Origin: App Connect's Pipedrive connector sends deal_id '' where no form was filled; the wrong deal is
 * rc-unified-crm-extension #13.
 *
 * caught by: calls.user-fields-stay
 */
import { broken } from './broken.js';

export const callClearsTheDeal = broken({
  name: 'call-clears-the-deal',
  bug: 'Every update of a call also sends the deal of the form, which is nothing.',
  origin:
    "App Connect's Pipedrive connector sends deal_id '' where no form was filled; the wrong deal is rc-unified-crm-extension #13.",
  caughtBy: 'calls.user-fields-stay',
  definition: ({ updateCallLog, ...reference }, api) => ({
    ...reference,
    updateCallLog: async (params) => {
      const updated = (await updateCallLog?.(params)) ?? {};
      await api.send(params, 'PATCH', `/notes/${params.logId}`, { body: { deal: null } });
      return updated;
    },
  }),
});
