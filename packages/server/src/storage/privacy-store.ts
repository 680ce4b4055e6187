import type { Kysely } from 'kysely';
import { z } from 'zod';
import { loadDigest } from './logbook/load-digest.js';
import { placeOf } from './logbook/rows.js';
import type { DaybookDatabase } from './schema.js';
import type { SealedJson } from './sealed-json.js';
import type { PrivacyStore } from './storage.js';
import { placeOfUser, toStoredUser } from './user-store.js';

const anything = z.unknown();

/** What an operator does with people's data: hand it out, delete it, encrypt it anew. */
export function createPrivacyStore(database: Kysely<DaybookDatabase>, sealed: SealedJson): PrivacyStore {
  return {
    async findUsers(platform, crmUserId) {
      const rows = await database
        .selectFrom('users')
        .select('user_key')
        .where('platform', '=', platform)
        .where('crm_user_id', 'in', [crmUserId, `${crmUserId}-${platform}`])
        .execute();
      return rows.map(({ user_key }) => user_key);
    },

    async exportUser(userKey) {
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
      const ids = await database
        .selectFrom('digests')
        .select('digest_id')
        .where(...ofUser)
        .execute();
      const digests = await Promise.all(ids.map(({ digest_id }) => loadDigest(database, sealed, digest_id)));
      return { user, loginFields, sessions, digests };
    },

    async eraseUser(userKey) {
      await database.deleteFrom('users').where('user_key', '=', userKey).execute();
    },

    async reseal() {
      const again = (value: string, place: string): string =>
        sealed.seal(sealed.open(anything, value, place), place);
      return database.transaction().execute(async (ongoing) => {
        let values = 0;
        // oxlint-disable no-await-in-loop -- one transaction is one connection
        for (const row of await ongoing.selectFrom('users').selectAll().execute()) {
          const { user_key: userKey, sealed_credentials: credentials } = row;
          await ongoing
            .updateTable('users')
            .set({
              sealed_profile: again(row.sealed_profile, placeOfUser('profile', userKey)),
              sealed_settings: again(row.sealed_settings, placeOfUser('settings', userKey)),
              sealed_credentials: credentials && again(credentials, placeOfUser('credentials', userKey)),
            })
            .where('user_key', '=', userKey)
            // Signed in, or renewed, at this very moment: that is sealed with the newest secret already.
            .where('sealed_profile', '=', row.sealed_profile)
            .where('sealed_credentials', 'is not distinct from', credentials)
            .where('sealed_settings', '=', row.sealed_settings)
            .execute();
          values += 3;
        }
        for (const row of await ongoing.selectFrom('digests').selectAll().execute()) {
          const { digest_id: id, sealed_reason: reason } = row;
          await ongoing
            .updateTable('digests')
            .set({
              sealed_conversation: again(row.sealed_conversation, placeOf.conversation(id)),
              sealed_submission: again(row.sealed_submission, placeOf.submission(id)),
              sealed_reason: reason && again(reason, placeOf.reason(id)),
            })
            .where('digest_id', '=', id)
            .where('sealed_conversation', '=', row.sealed_conversation)
            .where('sealed_submission', '=', row.sealed_submission)
            .where('sealed_reason', 'is not distinct from', reason)
            .execute();
          values += 3;
        }
        for (const row of await ongoing.selectFrom('messages').selectAll().execute()) {
          const { user_key: userKey, message_id: id, sealed_message: text } = row;
          if (text === null) continue;
          await ongoing
            .updateTable('messages')
            .set({ sealed_message: again(text, placeOf.message(userKey, id)) })
            .where('user_key', '=', userKey)
            .where('message_id', '=', id)
            .where('sealed_message', '=', text)
            .execute();
          values += 1;
        }
        for (const row of await ongoing.selectFrom('installation').selectAll().execute()) {
          const place = `installation/${row.name}`;
          await ongoing
            .updateTable('installation')
            .set({ value: again(row.value, place) })
            .where('name', '=', row.name)
            .execute();
          values += 1;
        }
        // oxlint-enable no-await-in-loop
        // Found again by the CRM's next answer: their numbers are pseudonyms of the newest secret.
        await ongoing.deleteFrom('known_contacts').execute();
        return values;
      });
    },
  };
}
