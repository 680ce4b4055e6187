import type { ConnectionLimits } from './connection-limits.js';
import type { RateLimits } from './rate-limits.js';
import type { ShareLimits } from './shares.js';

/** What one client may ask for, what one and all may have under way, and how long a request may take to arrive. */
export type Limits = RateLimits & ShareLimits & ConnectionLimits;

/** See docs/operating.md. */
export const defaultLimits: Limits = {
  requestsPerMinute: 1_200,
  signInsPerMinute: 60,
  patientRequests: 500,
  patientRequestsOfOneUser: 150,
  requestsInHand: 1_000,
  requestsInHandOfOneUser: 200,
  requestsInHandOfOneAddress: 100,
  bytesInHand: 100_000_000,
  bytesInHandOfOne: 25_000_000,
  turnMs: 25_000,
  requestMs: 30_000,
  silenceMs: 120_000,
  connections: 4_000,
  connectionsOfOneAddress: 1_000,
};
