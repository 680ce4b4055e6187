/**
 * Bug: Entries are looked up in a table of the connector, which knows only those whose answer arrived.
 * Origin: App Connect stores the id of an entry after the request; what was written without an answer is
 *   unknown to it and is written again.
 *
 * caught by: faults.no-answer
 */
import type { RecordId } from '@daybook/core';
import type { Environment } from '../../src/index.js';
import { broken } from './broken.js';

/** Stands for a database of the connector's own, which outlives it. */
const tables = new WeakMap<Environment, Map<string, RecordId>>();

export const looksInItsOwnTable = broken({
  name: 'looks-in-its-own-table',
  bug: 'Entries are looked up in a table of the connector, which knows only those whose answer arrived.',
  origin:
    'App Connect stores the id of an entry after the request; what was written without an answer is unknown to it and is written again.',
  caughtBy: 'faults.no-answer',
  definition: (reference, { environment }) => {
    const ids = tables.get(environment) ?? new Map<string, RecordId>();
    tables.set(environment, ids);
    return {
      ...reference,
      createMessageLog: async (params) => {
        const { marker } = params.digest;
        const known = ids.get(marker);
        if (known !== undefined) return { logId: known };
        const created = await reference.createMessageLog({ ...params, previous: 'none' });
        if (created.logId) ids.set(marker, created.logId);
        return created;
      },
      findMessageLog: async (params) => {
        const known = ids.get(params.marker);
        return known === undefined
          ? null
          : ((await reference.getMessageLog?.({ ...params, logId: known })) ?? null);
      },
    };
  },
});
