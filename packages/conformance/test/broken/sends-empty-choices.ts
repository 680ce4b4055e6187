/**
 * Bug: What the form sends for an empty field goes to the CRM as it is.
 * Origin: The deal_id '' of App Connect's Pipedrive connector: version 2 of that API no longer turns texts
 *   into numbers and refuses the whole activity.
 *
 * caught by: entries.empty-choices
 */
import { z } from 'zod';
import { broken } from './broken.js';

export const sendsEmptyChoices = broken({
  name: 'sends-empty-choices',
  bug: 'What the form sends for an empty field goes to the CRM as it is.',
  origin:
    "The deal_id '' of App Connect's Pipedrive connector: version 2 of that API no longer turns texts into numbers and refuses the whole activity.",
  caughtBy: 'entries.empty-choices',
  definition: (reference, api) => ({
    ...reference,
    createMessageLog: async ({
      contactInfo,
      digest,
      additionalSubmission: { deals },
      previous,
      ...access
    }) => {
      if (deals === undefined || previous === 'uncertain')
        return reference.createMessageLog({
          contactInfo,
          digest,
          additionalSubmission: {},
          previous,
          ...access,
        });
      const body = {
        contact: String(contactInfo.id),
        ...api.textOf(digest),
        due: digest.startsAt,
        deal: deals,
      };
      const { id } = await api.ask(access, 'POST', '/notes', z.object({ id: z.string() }), { body });
      return { logId: id };
    },
  }),
});
