import type { Database } from './logbook/rows.js';
import { eraseUser } from './privacy/erase-user.js';
import { exportUser } from './privacy/export-user.js';
import { reseal } from './privacy/reseal.js';
import type { SealedJson } from './sealed-json.js';
import type { PrivacyStore } from './storage.js';

/** What an operator does with people's data, beside the running server: hand it out, delete it, encrypt it anew. */
export function createPrivacyStore(database: Database, sealed: SealedJson): PrivacyStore {
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

    exportUser: (userKey) => exportUser(database, sealed, userKey),
    eraseUser: (userKey) => eraseUser(database, userKey),
    reseal: (onProgress) => reseal(database, sealed, onProgress),
  };
}
