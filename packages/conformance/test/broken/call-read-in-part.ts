/**
 * Bug: What is read of a call is cut after 200 characters.
 * Origin: Lists of activities in many APIs give a preview; HubSpot calls it hs_body_preview.
 *
 * caught by: calls.read
 */
import { broken } from './broken.js';

export const callReadInPart = broken({
  name: 'call-read-in-part',
  bug: 'What is read of a call is cut after 200 characters.',
  origin: 'Lists of activities in many APIs give a preview; HubSpot calls it hs_body_preview.',
  caughtBy: 'calls.read',
  definition: ({ getCallLog, ...reference }) => ({
    ...reference,
    getCallLog: async (params) => {
      const read = (await getCallLog?.(params)) ?? null;
      return read && { ...read, body: read.body?.slice(0, 200) };
    },
  }),
});
