import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createKeyRing,
  type KeyRing,
  openPostgresStorage,
  openSqliteStorage,
  type Storage,
} from '../../src/index.js';
import { createEmptyDatabase, layDatabase } from './empty-database.js';
import { readRows } from './folder.js';
import { SECRET } from './harness.js';
import { postgresUrl, runOn } from './postgres.js';

/** The two databases that everything must work on. */
export type DatabaseName = 'SQLite' | 'PostgreSQL';

/** An empty database: opened by this process or, by its environment variables, by another. */
export interface TestDatabase {
  open: (keyRing?: KeyRing) => Promise<Storage>;
  environment: Record<string, string>;
  /** Runs a statement, as somebody does who has the database but not the secret. */
  run: (statement: string) => Promise<unknown[]>;
  remove: () => Promise<void>;
}

/** Which databases this machine has. */
export const databases: DatabaseName[] = postgresUrl() ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

export async function createTestDatabase(name: DatabaseName): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-database-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const defaultKeys = createKeyRing([SECRET]);
  if (name === 'SQLite') {
    const file = join(folder, 'daybook.sqlite');
    await layDatabase(file);
    return {
      open: (keyRing = defaultKeys) => openSqliteStorage({ file, keyRing }),
      environment: { DAYBOOK_DATA: folder },
      run: (statement) => readRows(folder, statement),
      remove,
    };
  }
  const url = await createEmptyDatabase(postgresUrl() ?? '');
  return {
    open: (keyRing = defaultKeys) => openPostgresStorage({ url, keyRing }),
    environment: { DAYBOOK_DATA: folder, DATABASE_URL: url },
    run: (statement) => runOn(url, statement),
    remove,
  };
}
