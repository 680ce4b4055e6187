import { type Config, dataFiles } from '../config.js';
import { createKeyRing, type KeyRing } from '../security/key-ring.js';
import { makePrivateFolder } from '../security/private-files.js';
import { readOrMakeSecret } from '../security/secret-file.js';
import { openPostgresStorage } from './open-postgres-storage.js';
import { openSqliteStorage } from './open-sqlite-storage.js';
import type { Storage } from './storage.js';

/** The secrets of the settings, else the one in the data folder. */
export function configuredKeyRing(config: Config): KeyRing {
  if (config.DAYBOOK_SECRET !== undefined) return createKeyRing(config.DAYBOOK_SECRET);
  makePrivateFolder(config.DAYBOOK_DATA);
  return createKeyRing([readOrMakeSecret(dataFiles(config).secret)]);
}

/** The storage that the settings name: PostgreSQL with `DATABASE_URL`, else the SQLite file. */
export function openConfiguredStorage(config: Config, keyRing = configuredKeyRing(config)): Promise<Storage> {
  const url = config.DATABASE_URL;
  if (url !== undefined) return openPostgresStorage({ url, keyRing });
  return openSqliteStorage({ file: dataFiles(config).database, keyRing });
}
