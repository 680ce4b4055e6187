import { sql } from 'kysely';
import type { Database } from '../logbook/rows.js';
import type { SealedJson } from '../sealed-json.js';
import type { Resealed } from '../storage.js';
import { placeOfUser } from '../user-store.js';
import { resealCalls } from './reseal-calls.js';
import { resealDigests } from './reseal-digests.js';
import { countChanges, createResealWork, type ResealWork } from './reseal-work.js';

const USERS_AT_ONCE = 100;
const CONTACTS_AT_ONCE = 500;

/**
 * Encrypts everything anew with the newest secret, in short transactions beside a running server. A value that has
 * changed meanwhile is left alone: it is sealed with the newest secret already. So is one that no secret opens: it keeps
 * nothing else back.
 */
export async function reseal(
  database: Database,
  sealed: SealedJson,
  onProgress: (values: number) => void = () => undefined,
): Promise<Resealed> {
  const work = createResealWork(database, sealed, onProgress);
  await resealInstallation(work);
  await resealUsers(work);
  await resealDigests(work);
  await resealCalls(work);
  await dropContacts(work);
  return work.result();
}

async function resealInstallation({ database, renew, count }: ResealWork): Promise<void> {
  for (const { name, value } of await database.selectFrom('installation').selectAll().execute()) {
    const renewed = renew(value, `installation/${name}`);
    if (renewed === value) continue;
    // oxlint-disable-next-line no-await-in-loop -- a few rows
    await database.updateTable('installation').set({ value: renewed }).where('name', '=', name).execute();
    count(1);
  }
}

async function resealUsers({ database, renew, count }: ResealWork): Promise<void> {
  let after = '';
  // oxlint-disable no-await-in-loop -- page by page
  for (;;) {
    const page = await database
      .selectFrom('users')
      .select(['user_key', 'sealed_profile', 'sealed_credentials', 'sealed_settings'])
      .where('user_key', '>', after)
      .orderBy('user_key')
      .limit(USERS_AT_ONCE)
      .execute();
    for (const { user_key: userKey, ...former } of page) {
      after = userKey;
      const renewed = {
        sealed_profile: renew(former.sealed_profile, placeOfUser('profile', userKey)),
        sealed_credentials: renew(former.sealed_credentials, placeOfUser('credentials', userKey)),
        sealed_settings: renew(former.sealed_settings, placeOfUser('settings', userKey)),
      };
      const changes = countChanges(former, renewed);
      if (changes === 0) continue;
      await database
        .updateTable('users')
        .set(renewed)
        .where('user_key', '=', userKey)
        // Signed in, or renewed, at this very moment: that is sealed with the newest secret already.
        .where('sealed_profile', '=', former.sealed_profile)
        .where('sealed_credentials', 'is not distinct from', former.sealed_credentials)
        .where('sealed_settings', '=', former.sealed_settings)
        .execute();
      count(changes);
    }
    if (page.length < USERS_AT_ONCE) return;
  }
  // oxlint-enable no-await-in-loop
}

/** Found again by the CRM's next answer: their numbers are pseudonyms of an older secret. */
async function dropContacts({ database, prefix }: ResealWork): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- page by page
    const { numDeletedRows } = await database
      .deleteFrom('known_contacts')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('user_key', 'phone', 'contact_id'),
          'in',
          selectFrom('known_contacts')
            .select(['user_key', 'phone', 'contact_id'])
            .where(sql<boolean>`substr(sealed_contact, 1, ${sql.lit(prefix.length)}) <> ${prefix}`)
            .limit(CONTACTS_AT_ONCE)
            .$asTuple('user_key', 'phone', 'contact_id'),
        ),
      )
      .executeTakeFirst();
    if (numDeletedRows === 0n) return;
  }
}
