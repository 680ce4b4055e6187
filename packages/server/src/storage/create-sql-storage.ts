import { DaybookError } from '@daybook/core';
import type { Kysely } from 'kysely';
import { type KeyRing, UnreadableError } from '../security/key-ring.js';
import { createContactStore } from './contact-store.js';
import { createFigureStore } from './figure-store.js';
import { findConstant, installationConstant } from './installation.js';
import type { Dialect } from './logbook/dialects.js';
import { HotStatements } from './logbook/hot-statements.js';
import { KnowledgePrints } from './logbook/knowledge-prints.js';
import { createLogbookStore } from './logbook-store.js';
import { Lull } from './lull.js';
import { nameFailures } from './name-failures.js';
import { createPrivacyStore } from './privacy-store.js';
import type { DaybookDatabase } from './schema.js';
import { createSealedJson } from './sealed-json.js';
import { makeSecretCheck } from './secret-check.js';
import { createSessionStore } from './session-store.js';
import type { StatementTools } from './statement-tools.js';
import type { Storage } from './storage.js';
import { Turnstile } from './turnstile.js';
import { createUserStore } from './user-store.js';
import { createWriteCheck } from './write-check.js';

/** How {@link createSqlStorage} differs from its defaults. */
export interface SqlStorageOptions extends Pick<StatementTools, 'afterCommit'> {
  now?: (() => number) | undefined;
  /** Whether messages will be taken in, as by a server: default true; who does not makes no keys. */
  takesIn?: boolean;
  /** A connection of its own for what every request reads. */
  reader?: Kysely<DaybookDatabase> | undefined;
}

/** The storage on any database that Kysely speaks to and that has the newest schema. */
export async function createSqlStorage(
  database: Kysely<DaybookDatabase>,
  keyRing: KeyRing,
  dialect: Dialect,
  { now = Date.now, takesIn = true, afterCommit, reader }: SqlStorageOptions = {},
): Promise<Storage> {
  const sealed = createSealedJson(keyRing);
  const turnstile = new Turnstile();
  const prints = new KnowledgePrints(database, sealed);
  const constant: Storage['constant'] = (name, make) => installationConstant(database, sealed, name, make);
  // Whoever comes with a wrong secret to a new database must leave no key there.
  if (takesIn) await makeSecretCheck({ constant }).then(() => prints.load(), ignoreUnreadable);
  const lull = new Lull(turnstile);
  const statements = new HotStatements(dialect);
  const tools = { sealed, statements, turnstile, lull, afterCommit, reader: reader ?? database };
  return {
    logbook: nameFailures(
      createLogbookStore(database, { ...tools, prints }),
      (cause) => new DaybookError('unreadable', { cause }),
    ),
    users: nameFailures(createUserStore(database, sealed)),
    sessions: nameFailures(createSessionStore(database, tools)),
    contacts: nameFailures(createContactStore(database, { ...tools, keyRing })),
    privacy: nameFailures(createPrivacyStore(database, sealed)),
    figures: nameFailures(createFigureStore(database, sealed)),
    constant,
    findConstant: (name) => findConstant(database, sealed, name),
    check: createWriteCheck(database, now),
    now,
    async close() {
      await reader?.destroy();
      await database.destroy();
    },
  };
}

/** The start of a server ends with it; who opens the storage for something else finds out what cannot be read. */
function ignoreUnreadable(error: unknown): void {
  if (!(error instanceof UnreadableError)) throw error;
}
