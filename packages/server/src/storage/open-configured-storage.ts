import { type Config, dataFiles } from '../config.js';
import { createKeyRing, type KeyRing } from '../security/key-ring.js';
import { makePrivateFolder } from '../security/private-files.js';
import { readOrMakeSecret } from '../security/secret-file.js';
import type { Storage } from './storage.js';

/** The secrets of the settings, else the one in the data folder. */
export function configuredKeyRing(config: Config): KeyRing {
  if (config.DAYBOOK_SECRET !== undefined) return createKeyRing(config.DAYBOOK_SECRET);
  makePrivateFolder(config.DAYBOOK_DATA);
  return createKeyRing([readOrMakeSecret(dataFiles(config).secret)]);
}

/** The storage that the settings name: PostgreSQL with `DATABASE_URL`, else the SQLite file. The other one is not loaded. */
export async function openConfiguredStorage(
  config: Config,
  keyRing = configuredKeyRing(config),
): Promise<Storage> {
  const url = config.DATABASE_URL;
  if (url !== undefined) {
    const { openPostgresStorage } = await import('./open-postgres-storage.js');
    return openPostgresStorage({ url, keyRing });
  }
  const { openSqliteStorage } = await import('./open-sqlite-storage.js');
  return openSqliteStorage({ file: dataFiles(config).database, keyRing });
}
