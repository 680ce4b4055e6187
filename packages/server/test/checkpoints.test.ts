import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Kysely, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { createSqliteDialect } from '../src/storage/sqlite-dialect.js';
import { makeFolder } from './support/folder.js';

/** How often the log began anew (https://sqlite.org/fileformat2.html#the_write_ahead_log). */
const roundsOf = (file: string): number => readFileSync(`${file}-wal`).readUInt32BE(12);

it('copies the log into the file beside the writing, and begins it anew long before SQLite would', async () => {
  const file = join(await makeFolder(), 'daybook.sqlite');
  const database = new Kysely<{ words: { word: string } }>({
    dialect: createSqliteDialect({ database: await openSqliteDatabase(file), patienceMs: 5_000 }),
  });
  onTestFinished(() => database.destroy());
  await sql`create table words (word text)`.execute(database);
  const before = roundsOf(file);
  // SQLite itself would begin with it at 32 MB.
  while (roundsOf(file) === before && statSync(`${file}-wal`).size < 30_000_000) {
    // oxlint-disable no-await-in-loop -- one commit after another
    await database
      .insertInto('words')
      .values({ word: 'x'.repeat(10_000) })
      .execute();
    await pause(1);
    // oxlint-enable no-await-in-loop
  }
  expect(roundsOf(file)).toBe(before + 1);
  expect(statSync(file).size).toBeGreaterThan(1_000_000);
});

it('ends with all of the log in the file, when nothing else keeps the process alive', async () => {
  const file = join(await makeFolder(), 'daybook.sqlite');
  const script = fileURLToPath(new URL('support/write-and-close.mjs', import.meta.url));
  const [code] = (await once(fork(script, [file]), 'exit')) as [number | null];
  expect(code).toBe(0);
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  expect(statSync(file).size).toBeGreaterThan(1_000_000);
});
