/**
 * Bug: A lookup that was given up goes on, and the write follows after it.
 * Origin: A slow request that lands late: in App Connect it erases what the next try wrote (seen 5 to 8
 *   times in 10).
 *
 * caught by: faults.given-up-midway
 */
import { broken } from './broken.js';

export const goesOnAlone = broken({
  name: 'goes-on-alone',
  bug: 'A lookup that was given up goes on, and the write follows after it.',
  origin:
    'A slow request that lands late: in App Connect it erases what the next try wrote (seen 5 to 8 times in 10).',
  caughtBy: 'faults.given-up-midway',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: ({ signal, ...params }) => {
      if (signal?.aborted) throw new Error('Given up');
      return createMessageLog(params);
    },
  }),
});
