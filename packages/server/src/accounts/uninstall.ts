import { type Connector, DaybookError } from '@daybook/core';
import type { Storage } from '../storage/storage.js';
import { toCrmUserId, userKeyOf } from './user-key.js';

/**
 * Somebody removed the app in the CRM: ends that person's sessions and forgets the tokens, which are worth nothing
 * any more. Digests stay, so that signing in again goes on where this ended.
 *
 * @throws DaybookError `notice_refused` when the connector finds that the notice is not genuine; `not_supported`
 */
export async function uninstall(
  { storage, now }: { storage: Storage; now: () => number },
  connector: Connector,
  notice: { authorization: string; body: unknown },
): Promise<void> {
  const { name: platform, displayName: crm } = connector.manifest;
  if (!connector.has('readUninstallNotice'))
    throw new DaybookError('not_supported', { detail: `${crm} sends no such notices.` });
  const removed = await connector.call('readUninstallNotice', notice);
  if (removed === null) throw new DaybookError('notice_refused', { crm });
  const userKey = userKeyOf(platform, removed.accountId, toCrmUserId(platform, removed.userId));
  // A notice that comes late, or again, must not end a sign-in that came after the removal.
  const removedAt = Date.parse(removed.removedAt ?? '') || now();
  await storage.sessions.revokeAll(userKey, { startedBefore: removedAt, now: now() });
  await storage.users.dropCredentials(userKey, now());
}
