/**
 * Bug: It says that a write whose answer was lost has landed at once or never.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: limits.writes-land-late
 */
import { broken } from './broken.js';

export const settlesAtOnce = broken({
  name: 'settles-at-once',
  bug: 'It says that a write whose answer was lost has landed at once or never.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'limits.writes-land-late',
  definition: ({ limits, ...reference }) => ({
    ...reference,
    limits: { ...limits, settlingSeconds: 0 },
  }),
});
