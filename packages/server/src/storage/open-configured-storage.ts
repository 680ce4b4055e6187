import { existsSync, statSync } from 'node:fs';
import { type Config, dataFiles } from '../config.js';
import { createKeyRing, type KeyRing, UnknownSecretError } from '../security/key-ring.js';
import { makePrivateFolder } from '../security/private-files.js';
import { readOrMakeSecret } from '../security/secret-file.js';
import { describeUnusable } from './describe-unusable.js';
import type { Storage } from './storage.js';

/**
 * The secrets of the settings, else the one in the data folder, which is made with the database and not later.
 *
 * @throws Error when it is not there any more, or nobody can tell because the database cannot be used
 */
export async function configuredKeyRing(config: Config): Promise<KeyRing> {
  if (config.DAYBOOK_SECRET !== undefined) return createKeyRing(config.DAYBOOK_SECRET);
  makePrivateFolder(config.DAYBOOK_DATA);
  const { secret } = dataFiles(config);
  const whatWasSealed = existsSync(secret) ? undefined : await describeSealed(config);
  // Another process may have made both meanwhile.
  if (whatWasSealed !== undefined && !existsSync(secret)) {
    throw new Error(
      `${secret} is not there, and ${whatWasSealed}: put it back from the backup, or set DAYBOOK_SECRET as it was.`,
    );
  }
  return createKeyRing([readOrMakeSecret(secret)]);
}

/** What no new secret would open; undefined where everything begins. */
async function describeSealed(config: Config): Promise<string | undefined> {
  const { DATABASE_URL: url } = config;
  const { database } = dataFiles(config);
  if (url === undefined) return isFilled(database) ? `${database} was sealed with a secret` : undefined;
  const { findPostgresSecret } = await import('./find-postgres-secret.js');
  const id = await findPostgresSecret(url);
  return id === undefined ? undefined : `the database (DATABASE_URL) was sealed with a secret, ${id}`;
}

function isFilled(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/**
 * Runs what works with the files of the data folder.
 *
 * @throws Error that names the one that cannot be used, and says what to do
 */
export async function namingFiles<Result>(config: Config, work: () => Promise<Result>): Promise<Result> {
  const { database, secret } = dataFiles(config);
  try {
    return await work();
  } catch (error) {
    const isOfFile = error instanceof UnknownSecretError && config.DAYBOOK_SECRET === undefined;
    const described = isOfFile
      ? `${error.message} The secret in use is that of ${secret}: put the one back from the backup that belongs to the database.`
      : describeUnusable(error, database);
    throw described === undefined ? error : new Error(described, { cause: error });
  }
}

/**
 * The storage that the settings name: PostgreSQL with `DATABASE_URL`, else the SQLite file. The other one is not loaded.
 *
 * @param how - `migrates`: whether it is brought to the newest schema
 * @throws Error when it cannot be used, or its schema is that of another version
 */
export async function openConfiguredStorage(
  config: Config,
  { keyRing, migrates }: { keyRing: KeyRing; migrates: boolean },
): Promise<Storage> {
  const url = config.DATABASE_URL;
  if (url !== undefined) {
    const { openPostgresStorage } = await import('./open-postgres-storage.js');
    return openPostgresStorage({ url, keyRing, migrates });
  }
  const { openSqliteStorage } = await import('./open-sqlite-storage.js');
  return openSqliteStorage({ file: dataFiles(config).database, keyRing, migrates });
}
