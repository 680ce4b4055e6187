import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSqliteDatabase } from '../../src/storage/sqlite-database.js';

/** A folder that outlives a server, for tests that start one again. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Rows of a server's database, as somebody sees them who has the file but not the secret. */
export async function readRows(folder: string, query: string): Promise<unknown[]> {
  const database = await openSqliteDatabase(join(folder, 'daybook.sqlite'));
  const rows = database.prepare(query).all([]);
  database.close();
  return rows;
}
