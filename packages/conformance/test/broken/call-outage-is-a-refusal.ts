/**
 * Bug: A CRM that is down counts as one that has refused the call.
 * Origin: Integrations that show "could not be logged" for a 503 and drop the call:
 * hubspot-embeddable-ringcentral-phone #133, "synced" and nothing is there.
 *
 * caught by: calls.unavailable
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const callOutageIsARefusal = broken({
  name: 'call-outage-is-a-refusal',
  bug: 'A CRM that is down counts as one that has refused the call.',
  origin:
    'Integrations that show "could not be logged" for a 503 and drop the call: hubspot-embeddable-ringcentral-phone #133, "synced" and nothing is there.',
  caughtBy: 'calls.unavailable',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: (params) =>
      onError(
        async () => (await createCallLog?.(params)) ?? {},
        ({ kind }) => kind === 'unavailable',
        () => ({ returnMessage: { messageType: 'warning', message: 'The call could not be logged.' } }),
      ),
  }),
});
