/**
 * Bug: What was written is remembered in the process only, and never looked up in the CRM.
 * Origin: Every restart, deployment or second server. App Connect stores the id only after the request: a
 *   crash in between doubles the day.
 *
 * caught by: entries.once-per-key
 */
import { broken } from './broken.js';

export const remembersInMemory = broken({
  name: 'remembers-in-memory',
  bug: 'What was written is remembered in the process only, and never looked up in the CRM.',
  origin:
    'Every restart, deployment or second server. App Connect stores the id only after the request: a crash in between doubles the day.',
  caughtBy: 'entries.once-per-key',
  definition: ({ createMessageLog, ...reference }) => {
    const written = new Map<string, string | number>();
    return {
      ...reference,
      createMessageLog: async (params) => {
        const known = written.get(params.digest.marker);
        if (known !== undefined) return { logId: known };
        const created = await createMessageLog({ ...params, previous: 'none' });
        if (created.logId) written.set(params.digest.marker, created.logId);
        return created;
      },
    };
  },
});
