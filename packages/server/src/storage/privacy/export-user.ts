import { loadEntries, loadRecord } from '../logbook/load-record.js';
import type { Database } from '../logbook/rows.js';
import type { SealedJson } from '../sealed-json.js';
import type { ExportedUser } from '../storage.js';
import { toStoredUser } from '../user-store.js';

/** Everything kept about a user, decrypted, without the CRM key. */
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
  const { user: withKey, loginFields } = toStoredUser(row, sealed);
  const { accessToken: _secret, ...user } = withKey;
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
    for (const { digest_id: digestId, is_closed: isClosed } of days) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other: all at once would not fit
      const record = await loadRecord(database, sealed, digestId);
      if (record && (isClosed === 0 || record.kind === 'call')) yield record;
      // oxlint-disable-next-line no-await-in-loop
      else yield { id: digestId, entries: await loadEntries(database, sealed, digestId) };
    }
  }
  return { user, loginFields, sessions, digests: load() };
}
