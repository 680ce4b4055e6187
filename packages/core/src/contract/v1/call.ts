import { z } from 'zod';
import { userSchema } from './user.js';

/** What every interface that talks to the CRM receives. */
export const callSchema = z.object({
  /** The person for whom the call is made. */
  user: userSchema,
  /**
   * Ready for the `Authorization` header: `Bearer <key or access token>`, or `Basic ` and what `getBasicAuth` returned.
   * Access tokens are renewed before they run out.
   * @example 'Bearer k-123'
   */
  authHeader: z.string(),
  /**
   * Aborted when nobody waits for the result any more, at the latest after `limits.callSeconds`. Hand it on to every
   * request.
   * Without it: nobody can end the call early; `defineConnector` always sets one.
   */
  signal: z.instanceof(AbortSignal).optional(),
});
