/**
 * Bug: A call that was deleted is made again by the next update.
 * Origin: The same as brings-back, for a call. No public report about calls is known.
 *
 * caught by: calls.deleted
 */
import { broken } from './broken.js';
import { isNotFound, onError } from './support/on-error.js';

export const callBroughtBack = broken({
  name: 'call-brought-back',
  bug: 'A call that was deleted is made again by the next update.',
  origin: 'The same as brings-back, for a call. No public report about calls is known.',
  caughtBy: 'calls.deleted',
  definition: ({ updateCallLog, ...reference }, api) => ({
    ...reference,
    updateCallLog: (params) =>
      onError(
        async () => (await updateCallLog?.(params)) ?? {},
        isNotFound,
        async () => {
          await api.addCall(params, String(params.contactInfo.id), { call: params.call });
          return {};
        },
      ),
  }),
});
