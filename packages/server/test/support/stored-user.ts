import type { StoredUser } from '../../src/storage/storage.js';

/** Somebody who is signed in to the mock CRM, as the storage takes it. */
export function storedUser(userKey: string): StoredUser {
  const user = {
    id: '7-mock',
    platform: 'mock',
    hostname: 'localhost',
    accessToken: 'planted-key',
    platformAdditionalInfo: {},
    userSettings: {},
  };
  return { userKey, accountId: 'acme', user };
}
