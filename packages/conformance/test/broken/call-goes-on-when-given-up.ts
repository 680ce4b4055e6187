/**
 * Bug: The signal of a call to the connector is handed on for conversations, and not for calls.
 * Origin: A partner wrote the calls last and forgot the signal there: his connector held level 3.
 *
 * caught by: faults.nobody-waits
 */
import { broken } from './broken.js';

export const callGoesOnWhenGivenUp = broken({
  name: 'call-goes-on-when-given-up',
  bug: 'The signal of a call to the connector is handed on for conversations, and not for calls.',
  origin: 'A partner wrote the calls last and forgot the signal there: his connector held level 3.',
  caughtBy: 'faults.nobody-waits',
  definition: ({ createCallLog, updateCallLog, ...reference }) => ({
    ...reference,
    createCallLog: async ({ signal: _signal, ...params }) => (await createCallLog?.(params)) ?? {},
    updateCallLog: async ({ signal: _signal, ...params }) => (await updateCallLog?.(params)) ?? {},
  }),
});
