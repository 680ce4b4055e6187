import { userSchema } from '@daybook/core';
import type { Kysely, Selectable } from 'kysely';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { atMost } from '../at-most.js';
import { hasLivingSession } from './living-session.js';
import type { DaybookDatabase, UserTable } from './schema.js';
import type { SealedJson } from './sealed-json.js';
import type { StoredUser, UserStore } from './storage.js';

const credentialsSchema = z.object({
  accessToken: z.string().optional(),
  oauth: z
    .object({
      refreshToken: z.string().exactOptional(),
      expiresAt: z.number().exactOptional(),
      apiHost: z.string().exactOptional(),
    })
    .exactOptional(),
  loginFields: z.record(z.string(), z.unknown()).exactOptional(),
});
const profileSchema = userSchema.pick({
  name: true,
  timezoneName: true,
  timezoneOffset: true,
  region: true,
  platformAdditionalInfo: true,
});
const settingsSchema = z.record(z.string(), z.unknown());

/** Where a user's sealed values stand. */
export function placeOfUser(column: 'profile' | 'credentials' | 'settings', userKey: string): string {
  return `users.${column}/${userKey}`;
}

export function createUserStore(database: Kysely<DaybookDatabase>, sealed: SealedJson): UserStore {
  const sealCredentials = ({ userKey, user, oauth, loginFields }: StoredUser): string =>
    sealed.seal({ accessToken: user.accessToken, oauth, loginFields }, placeOfUser('credentials', userKey));
  return {
    async save(stored, now) {
      const { userKey, accountId, user, profileDueAt } = stored;
      const changing = {
        hostname: user.hostname,
        sealed_profile: sealed.seal(profileSchema.parse(user), placeOfUser('profile', userKey)),
        sealed_credentials: sealCredentials(stored),
        profile_read_at: now,
        profile_due_at: profileDueAt ?? null,
        login_refused_at: null,
        updated_at: now,
      };
      await database
        .insertInto('users')
        .values({
          user_key: userKey,
          platform: user.platform,
          account_id: accountId,
          crm_user_id: user.id,
          sealed_settings: sealed.seal({}, placeOfUser('settings', userKey)),
          ...changing,
        })
        .onConflict((conflict) => conflict.column('user_key').doUpdateSet(changing))
        .execute();
    },

    async find(userKey) {
      const row = await database
        .selectFrom('users')
        .selectAll()
        .where('user_key', '=', userKey)
        .executeTakeFirst();
      return row && toStoredUser(row, sealed);
    },

    async leaseTokens(userKey, { holder, now, until }) {
      const row = await database
        .updateTable('users')
        .set({ token_lease_holder: holder, token_lease_until: until })
        .where('user_key', '=', userKey)
        .where('sealed_credentials', 'is not', null)
        .where('token_lease_until', '<=', now)
        .returningAll()
        .executeTakeFirst();
      return row && toStoredUser(row, sealed);
    },

    saveTokens(userKey, { replaced, accessToken, oauth, hostname }, now) {
      const place = placeOfUser('credentials', userKey);
      return database.transaction().execute(async (ongoing) => {
        // Written before it is read: from here on the row is ours, on either database.
        const row = await ongoing
          .updateTable('users')
          .set({ updated_at: now })
          .where('user_key', '=', userKey)
          .where('sealed_credentials', 'is not', null)
          .returning('sealed_credentials')
          .executeTakeFirst();
        if (!row?.sealed_credentials) return false;
        const inForce = sealed.open(credentialsSchema, row.sealed_credentials, place);
        if (inForce.accessToken !== replaced) return false;
        await ongoing
          .updateTable('users')
          .set({
            sealed_credentials: sealed.seal({ ...inForce, accessToken, oauth }, place),
            ...(hostname !== undefined && { hostname }),
          })
          .where('user_key', '=', userKey)
          .execute();
        return true;
      });
    },

    async releaseTokens(userKey, holder) {
      await database
        .updateTable('users')
        .set({ token_lease_holder: null, token_lease_until: 0 })
        .where('user_key', '=', userKey)
        .where('token_lease_holder', '=', holder)
        .execute();
    },

    editSettings(userKey, edit, now) {
      const place = placeOfUser('settings', userKey);
      return database.transaction().execute(async (ongoing) => {
        // Written before it is read: from here on the row is ours, on either database.
        const row = await ongoing
          .updateTable('users')
          .set({ updated_at: now })
          .where('user_key', '=', userKey)
          .returning('sealed_settings')
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const settings = edit(sealed.open(settingsSchema, row.sealed_settings, place));
        await ongoing
          .updateTable('users')
          .set({ sealed_settings: sealed.seal(settings, place) })
          .where('user_key', '=', userKey)
          .execute();
        return settings;
      });
    },

    async dueProfiles(now, limit) {
      const rows = await database
        .selectFrom('users')
        .select('user_key')
        .where('profile_due_at', '<=', now)
        .where('sealed_credentials', 'is not', null)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('sessions')
              .select('session_id')
              .whereRef('sessions.user_key', '=', 'users.user_key')
              .where('revoked_at', 'is', null)
              .where('expires_at', '>', now),
          ),
        )
        .orderBy('profile_due_at')
        .limit(limit)
        .execute();
      return rows.map(({ user_key }) => user_key);
    },

    async claimProfile(userKey, { now, tryAgainAt }) {
      const row = await database
        .updateTable('users')
        .set({ profile_due_at: tryAgainAt })
        .where('user_key', '=', userKey)
        .where('profile_due_at', '<=', now)
        .where('sealed_credentials', 'is not', null)
        .returningAll()
        .executeTakeFirst();
      return row && toStoredUser(row, sealed);
    },

    async saveProfile(userKey, { profile, hostname, readAt, dueAt }) {
      await database
        .updateTable('users')
        .set({
          hostname,
          sealed_profile: sealed.seal(profileSchema.parse(profile), placeOfUser('profile', userKey)),
          profile_read_at: readAt,
          profile_due_at: dueAt,
        })
        .where('user_key', '=', userKey)
        .where('profile_read_at', '<=', readAt)
        .execute();
    },

    async putOffProfile(userKey, until) {
      await database
        .updateTable('users')
        .set({ profile_due_at: until ?? null })
        .where('user_key', '=', userKey)
        .execute();
    },

    async noteLogin(userKey, login, now) {
      await database
        .updateTable('users')
        .set({ login_refused_at: login === 'refused' ? now : null })
        .where('user_key', '=', userKey)
        .execute();
    },

    async restoreCredentials(stored) {
      await database
        .updateTable('users')
        .set({ sealed_credentials: sealCredentials(stored) })
        .where('user_key', '=', stored.userKey)
        .where('sealed_credentials', 'is', null)
        .execute();
    },

    async dropCredentials(userKey, now) {
      await database
        .updateTable('users')
        .set({ sealed_credentials: null })
        .where('user_key', '=', userKey)
        .where(({ not }) => not(hasLivingSession(now)))
        .execute();
    },
  };
}

interface Unsealed extends Pick<StoredUser, 'user' | 'oauth' | 'loginFields'> {
  /** What it was opened from. */
  row: Selectable<UserTable>;
}

/** By key ring, for what one opens another may not. */
const unsealedUsers = new WeakMap<SealedJson, LRUCache<string, Unsealed>>();

/** Of people who ask again and again; nobody's key stays in memory for longer than a minute after they asked last. */
function unsealedWith(sealed: SealedJson): LRUCache<string, Unsealed> {
  const known = unsealedUsers.get(sealed);
  const users =
    known ?? new LRUCache<string, Unsealed>({ ...atMost(1_000), ttl: 60_000, updateAgeOnGet: true });
  unsealedUsers.set(sealed, users);
  return users;
}

/** What was sealed is another text each time it is: the same texts hold the same. */
const decisive = ['hostname', 'sealed_profile', 'sealed_settings', 'sealed_credentials'] as const;

function unsealedOf(row: Selectable<UserTable>, sealed: SealedJson): Unsealed {
  const users = unsealedWith(sealed);
  const known = users.get(row.user_key);
  if (known && decisive.every((column) => known.row[column] === row[column])) return known;
  const opened = openUser(row, sealed);
  users.set(row.user_key, opened);
  return opened;
}

function openUser(row: Selectable<UserTable>, sealed: SealedJson): Unsealed {
  const { user_key: userKey } = row;
  const { accessToken, oauth, loginFields } =
    row.sealed_credentials === null
      ? {}
      : sealed.open(credentialsSchema, row.sealed_credentials, placeOfUser('credentials', userKey));
  return {
    row,
    user: userSchema.parse({
      id: row.crm_user_id,
      platform: row.platform,
      hostname: row.hostname,
      userSettings: sealed.open(settingsSchema, row.sealed_settings, placeOfUser('settings', userKey)),
      ...sealed.open(profileSchema, row.sealed_profile, placeOfUser('profile', userKey)),
      accessToken,
    }),
    ...(oauth && { oauth }),
    ...(loginFields && { loginFields }),
  };
}

export function toStoredUser(row: Selectable<UserTable>, sealed: SealedJson): StoredUser {
  const { user, oauth, loginFields } = unsealedOf(row, sealed);
  return {
    userKey: row.user_key,
    accountId: row.account_id,
    user: { ...user },
    ...(oauth && { oauth }),
    ...(loginFields && { loginFields }),
    profileReadAt: row.profile_read_at,
    ...(row.profile_due_at !== null && { profileDueAt: row.profile_due_at }),
    ...(row.login_refused_at !== null && { loginRefusedAt: row.login_refused_at }),
  };
}
