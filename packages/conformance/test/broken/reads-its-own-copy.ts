/**
 * Bug: An entry is read from what the connector last wrote, not from the CRM.
 * Origin: App Connect keeps its logs in a table of its own and patches from there; an edit by a person
 *   makes its next update fail or vanish.
 *
 * caught by: entries.edit-is-seen
 */
import type { Digest, RecordId } from '@daybook/core';
import { broken } from './broken.js';

/** Stands for a database of the connector's own, which outlives it. */
const copies = new Map<RecordId, Digest>();

export const readsItsOwnCopy = broken({
  name: 'reads-its-own-copy',
  bug: 'An entry is read from what the connector last wrote, not from the CRM.',
  origin:
    'App Connect keeps its logs in a table of its own and patches from there; an edit by a person makes its next update fail or vanish.',
  caughtBy: 'entries.edit-is-seen',
  definition: (reference) => ({
    ...reference,
    createMessageLog: async (params) => {
      const created = await reference.createMessageLog(params);
      copies.set(created.logId ?? '', params.digest);
      return created;
    },
    getMessageLog: async (params) => {
      const standing = (await reference.getMessageLog?.(params)) ?? null;
      const copy = copies.get(params.logId);
      return standing && copy ? { logId: params.logId, subject: copy.subject, body: copy.body } : standing;
    },
  }),
});
