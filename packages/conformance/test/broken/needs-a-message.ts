/**
 * Bug: The message is used without a look whether there is one.
 * Origin: Shared threads of App Connect 1.7 carry no single message, and its own Pipedrive connector reads
 *   fields of them that do not exist.
 *
 * caught by: groups.shared-thread
 */
import { broken } from './broken.js';

export const needsAMessage = broken({
  name: 'needs-a-message',
  bug: 'The message is used without a look whether there is one.',
  origin:
    'Shared threads of App Connect 1.7 carry no single message, and its own Pipedrive connector reads fields of them that do not exist.',
  caughtBy: 'groups.shared-thread',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { creationTime } = params.message as NonNullable<typeof params.message>;
      return createMessageLog({
        ...params,
        digest: { ...params.digest, startsAt: new Date(creationTime).toISOString() },
      });
    },
  }),
});
