import { readConfig } from '../config.js';
import { openConfiguredStorage } from '../storage/open-configured-storage.js';
import type { Storage } from '../storage/storage.js';

/** Opens the storage beside the running server, with the same settings, for as long as `use` takes. */
export async function withStorage(use: (storage: Storage) => Promise<void>): Promise<void> {
  const storage = await openConfiguredStorage(readConfig(process.env));
  try {
    await use(storage);
  } finally {
    await storage.close();
  }
}

/**
 * The same for one person, who may have several accounts.
 *
 * @param use - gets the keys of the person's accounts, at least one
 * @throws Error when nobody here is that person
 */
export async function withPerson(
  platform: string,
  crmUserId: string,
  use: (storage: Storage, userKeys: string[]) => Promise<void>,
): Promise<void> {
  await withStorage(async (storage) => {
    const userKeys = await storage.privacy.findUsers(platform, crmUserId);
    if (userKeys.length === 0) throw new Error(`Nobody here is ${crmUserId} on ${platform}.`);
    await use(storage, userKeys);
  });
}
