/**
 * Bug: A call is written into the newest entry of its contact.
 * Origin: Quo (OpenPhone) for Salesforce groups what happens within an hour into one record.
 *
 * caught by: calls.beside-messages
 */
import { broken } from './broken.js';

export const callInTheConversation = broken({
  name: 'call-in-the-conversation',
  bug: 'A call is written into the newest entry of its contact.',
  origin: 'Quo (OpenPhone) for Salesforce groups what happens within an hour into one record.',
  caughtBy: 'calls.beside-messages',
  definition: ({ createCallLog, ...reference }, api) => ({
    ...reference,
    createCallLog: async (params) => {
      const [newest] = await api.notes(params, String(params.contactInfo.id));
      if (!newest) return (await createCallLog?.(params)) ?? {};
      await api.changeCall(params, newest.id, { call: params.call, changed: ['subject', 'body'] });
      return { logId: newest.id };
    },
  }),
});
