/**
 * Bug: An entry whose creation had an answer that cannot be read is taken for never written.
 * Origin: The kit's own case let that pass: after such an answer it neither looked for the entry nor counted them.
 *
 * caught by: faults.answer-not-readable
 */
import type { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

/** Markers of these entries: of another process, too, for the kit starts one. */
const unwritten = new Set<string>();

const isUnreadable = ({ message, mayHaveLanded }: DaybookError): boolean =>
  mayHaveLanded && message.includes('cannot be read');

export const unreadableIsUnwritten = broken({
  name: 'unreadable-is-unwritten',
  bug: 'An entry whose creation had an answer that cannot be read is taken for never written.',
  origin:
    "The kit's own case let that pass: after such an answer it neither looked for the entry nor counted them.",
  caughtBy: 'faults.answer-not-readable',
  definition: ({ createMessageLog, findMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { marker } = params.digest;
      return onError(
        async () => createMessageLog(unwritten.has(marker) ? { ...params, previous: 'none' } : params),
        isUnreadable,
        (error) => {
          unwritten.add(marker);
          throw error;
        },
      );
    },
    findMessageLog: async (params) =>
      unwritten.has(params.marker) ? null : ((await findMessageLog?.(params)) ?? null),
  }),
});
