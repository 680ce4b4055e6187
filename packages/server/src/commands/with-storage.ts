import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Config, dataFiles, readConfig } from '../config.js';
import { configuredKeyRing, openConfiguredStorage } from '../storage/open-configured-storage.js';
import { assertSecretCheck } from '../storage/secret-check.js';
import type { Storage } from '../storage/storage.js';

/**
 * Opens the storage beside the running server, with the same settings, for as long as `use` takes.
 *
 * @throws Error when the settings name no Daybook, that of another version, or not its secret
 */
export async function withStorage(use: (storage: Storage) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  assertDaybookIsThere(config);
  const storage = await openConfiguredStorage(config, {
    keyRing: configuredKeyRing(config),
    migrates: false,
  });
  try {
    await assertSecretCheck(storage);
    await use(storage);
  } finally {
    await storage.close();
  }
}

/** What is missing would be made, and of an empty database a command says that all is well. */
function assertDaybookIsThere(config: Config): void {
  const { secret, database } = dataFiles(config);
  const needed = [
    ...(config.DAYBOOK_SECRET === undefined ? [secret] : []),
    ...(config.DATABASE_URL === undefined ? [database] : []),
  ];
  const missing = needed.find((file) => !existsSync(file));
  if (missing === undefined) return;
  throw new Error(
    `There is no Daybook in ${config.DAYBOOK_DATA}: ${basename(missing)} is not there. Set DAYBOOK_DATA, DAYBOOK_SECRET and DATABASE_URL as the server has them.`,
  );
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
