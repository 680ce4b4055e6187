import { DaybookError, type ReturnMessage } from '@daybook/core';
import type { Storage, StoredUser } from '../storage/storage.js';
import type { Accounts } from './accounts.js';

/**
 * Ends a session. With the person's last one the CRM is told and its key forgotten; digests and settings stay.
 *
 * @param now - gives epoch milliseconds
 * @returns what the connector wants the person to read, if anything
 */
export async function signOut(
  { storage, accounts, now }: { storage: Storage; accounts: Accounts; now: () => number },
  { stored, sessionId }: { stored: StoredUser; sessionId: string },
): Promise<ReturnMessage | null> {
  const { userKey } = stored;
  await storage.sessions.revoke(sessionId, now());
  if ((await storage.sessions.countLiving(userKey, now())) > 0) return null;
  const returnMessage = await tellCrm(stored, accounts);
  // Not if the person has signed in again meanwhile, with a key that is to stay.
  await storage.users.dropCredentials(userKey, now());
  return returnMessage;
}

/** A CRM that does not answer, or no longer knows the person, must not keep anybody signed in. */
async function tellCrm(stored: StoredUser, accounts: Accounts): Promise<ReturnMessage | null> {
  try {
    const { connector, user, authHeader } = await accounts.open(stored);
    if (!connector.has('unAuthorize')) return null;
    const { refreshToken } = stored.oauth ?? {};
    const credentials = { user, authHeader, ...(refreshToken && { refreshToken }) };
    return (await connector.call('unAuthorize', credentials))?.returnMessage ?? null;
  } catch (error) {
    if (!DaybookError.is(error)) throw error;
    return null;
  }
}
