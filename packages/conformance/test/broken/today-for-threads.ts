/**
 * Bug: Shared threads stand on the day on which they are logged.
 * Origin: App Connect's Pipedrive connector reads a field that a shared thread does not have, and takes
 *   today instead (run and seen).
 *
 * caught by: days.of-a-thread
 */
import { broken } from './broken.js';

export const todayForThreads = broken({
  name: 'today-for-threads',
  bug: 'Shared threads stand on the day on which they are logged.',
  origin:
    "App Connect's Pipedrive connector reads a field that a shared thread does not have, and takes today instead (run and seen).",
  caughtBy: 'days.of-a-thread',
  definition: ({ createMessageLog, ...reference }, { environment }) => ({
    ...reference,
    createMessageLog: (params) => {
      const startsAt = new Date(environment.now()).toISOString();
      return createMessageLog(
        params.sharedSMSLogContent ? { ...params, digest: { ...params.digest, startsAt } } : params,
      );
    },
  }),
});
