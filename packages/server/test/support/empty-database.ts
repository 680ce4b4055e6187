import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createKeyRing, openPostgresStorage, openSqliteStorage } from '../../src/index.js';
import { openSqliteDatabase } from '../../src/storage/sqlite-database.js';
import { createDatabase } from './postgres.js';

// To copy a database takes a small part of the time that all changes of the schema take, one after the other: so each
// process lets a server make one, and copies it.
const keyRing = createKeyRing(['of the server that makes databases for others']);
/** Who opens the copy has another secret. */
const WITHOUT_KEYS = 'delete from installation';
let sqlite: Promise<Buffer> | undefined;
let postgres: Promise<string> | undefined;

/** Lays down the file of a database in which nothing has happened yet; one that is there stays. */
export async function layDatabase(file: string): Promise<void> {
  sqlite ??= makeSqlite();
  try {
    await writeFile(file, await sqlite, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Makes a database on a PostgreSQL in which nothing has happened yet, and returns its address. */
export async function createEmptyDatabase(url: string): Promise<string> {
  postgres ??= makePostgres(url);
  return createDatabase(url, await postgres);
}

async function makeSqlite(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-'));
  const file = join(folder, 'daybook.sqlite');
  const storage = await openSqliteStorage({ file, keyRing });
  await storage.close();
  const database = await openSqliteDatabase(file);
  database.prepare(WITHOUT_KEYS).run([]);
  database.close();
  const content = await readFile(file);
  await rm(folder, { recursive: true });
  return content;
}

/** @returns its name */
async function makePostgres(url: string): Promise<string> {
  const own = await createDatabase(url);
  const storage = await openPostgresStorage({ url: own, keyRing });
  await storage.close();
  const client = new Client({ connectionString: own });
  await client.connect();
  await client.query(WITHOUT_KEYS);
  await client.end();
  return new URL(own).pathname.slice(1);
}
