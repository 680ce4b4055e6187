import type { Selectable } from 'kysely';
import { UnreadableError } from '../../security/key-ring.js';
import { loadEntries, loadRecord } from '../logbook/load-record.js';
import type { Database } from '../logbook/rows.js';
import type { UserTable } from '../schema.js';
import type { SealedJson } from '../sealed-json.js';
import type { ExportedUser, Unreadable } from '../storage.js';
import { toStoredUser } from '../user-store.js';

/** Everything kept about a user, decrypted, without the CRM key. What does not open is marked, and keeps nothing else back. */
export async function exportUser(
  database: Database,
  sealed: SealedJson,
  userKey: string,
): Promise<ExportedUser> {
  const ofUser = ['user_key', '=', userKey] as const;
  const row = await database
    .selectFrom('users')
    .selectAll()
    .where(...ofUser)
    .executeTakeFirstOrThrow();
  const sessions = await database
    .selectFrom('sessions')
    .select(['created_at', 'expires_at', 'revoked_at'])
    .where(...ofUser)
    .execute();
  const days = await database
    .selectFrom('digests')
    .select(['digest_id', 'is_closed'])
    .where(...ofUser)
    .execute();
  async function* load(): ExportedUser['digests'] {
    for (const { digest_id: id, is_closed: isClosed } of days) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other: all at once would not fit
      yield await orUnreadable({ id }, async () => {
        const record = await loadRecord(database, sealed, id);
        if (record && (isClosed === 0 || record.kind === 'call')) return record;
        return { id, entries: await loadEntries(database, sealed, id) };
      });
    }
  }
  return { ...(await openAccount(row, sealed)), sessions, digests: load() };
}

async function openAccount(
  row: Selectable<UserTable>,
  sealed: SealedJson,
): Promise<Pick<ExportedUser, 'accountId' | 'user' | 'loginFields'>> {
  const { crm_user_id: id, account_id: accountId, platform, hostname } = row;
  const stored = await orUnreadable({ id, platform, hostname }, async () => toStoredUser(row, sealed));
  if ('unreadable' in stored) return { accountId, user: stored, loginFields: undefined };
  const { accessToken: _secret, ...user } = stored.user;
  return { accountId, user, loginFields: stored.loginFields };
}

/** @param known - what stands in clear */
async function orUnreadable<Known extends object, Opened>(
  known: Known,
  open: () => Promise<Opened>,
): Promise<Opened | (Known & Unreadable)> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof UnreadableError) return { ...known, unreadable: error.message };
    throw error;
  }
}
