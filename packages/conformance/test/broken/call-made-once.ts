/**
 * Bug: What becomes known after the first request of a call is accepted and not written.
 * Origin: Public reports of calls whose entry says "CallConnected" or "pending" for ever: App Connect 1.6.24 notes
 * entries that stay pending.
 *
 * caught by: calls.updated
 */
import { broken } from './broken.js';

export const callMadeOnce = broken({
  name: 'call-made-once',
  bug: 'What becomes known after the first request of a call is accepted and not written.',
  origin:
    'Public reports of calls whose entry says "CallConnected" or "pending" for ever: App Connect 1.6.24 notes entries that stay pending.',
  caughtBy: 'calls.updated',
  definition: (reference) => ({ ...reference, updateCallLog: () => ({}) }),
});
