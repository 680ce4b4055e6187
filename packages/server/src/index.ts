/**
 * The Daybook server, to be run or to be embedded: `createServer` with connectors, a storage and a key ring.
 *
 * @packageDocumentation
 */

export { type Config, configSchema, readConfig } from './config.js';
export { createServer } from './create-server.js';
export type { Pages } from './routes/page-routes.js';
export { createKeyRing, type Key, type KeyRing } from './security/key-ring.js';
export { readOrMakeSecret } from './security/secret-file.js';
export type { ServerOptions } from './server-options.js';
export { openPostgresStorage } from './storage/open-postgres-storage.js';
export { openSqliteStorage } from './storage/open-sqlite-storage.js';
export type {
  ContactStore,
  KnownContact,
  SessionStore,
  Storage,
  StoredUser,
  UserStore,
} from './storage/storage.js';
