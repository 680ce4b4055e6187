/**
 * Bug: Every update gives the call the present date.
 * Origin: Three connectors of App Connect move a call to now when a PATCH brings no startTime (read in source).
 *
 * caught by: calls.does-not-move
 */
import { broken } from './broken.js';

export const callMovesToNow = broken({
  name: 'call-moves-to-now',
  bug: 'Every update gives the call the present date.',
  origin:
    'Three connectors of App Connect move a call to now when a PATCH brings no startTime (read in source).',
  caughtBy: 'calls.does-not-move',
  definition: ({ updateCallLog, ...reference }, api) => ({
    ...reference,
    updateCallLog: async (params) => {
      const startsAt = new Date(api.environment.now()).toISOString();
      const call = { ...params.call, startsAt };
      return (await updateCallLog?.({ ...params, call, changed: [...params.changed, 'time'] })) ?? {};
    },
  }),
});
