import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { DiskSync } from '../src/storage/disk-sync.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { createSqliteDialect } from '../src/storage/sqlite-dialect.js';
import { makeFolder } from './support/folder.js';

/** A disk that finishes, or fails, when it is told to. */
function slowDisk(): { flush: () => Promise<void>; begun: ((error?: Error) => void)[] } {
  const begun: ((error?: Error) => void)[] = [];
  const flush = (): Promise<void> =>
    new Promise((resolve, reject) => {
      begun.push((error) => (error ? reject(error) : resolve()));
    });
  return { flush, begun };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function makeFile(): Promise<string> {
  const file = join(await makeFolder(), 'file');
  writeFileSync(file, 'a');
  return file;
}

it('shares the next flush among all who ask while one is under way', async () => {
  const { flush, begun } = slowDisk();
  const disk = new DiskSync(await makeFile(), flush);
  const done: string[] = [];
  const ask = (name: string): Promise<unknown> => disk.sync().then(() => done.push(name));
  const first = ask('first');
  await turn();
  const others = [ask('second'), ask('third')];
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]?.();
  await first;
  await turn();
  expect(done).toEqual(['first']);
  expect(begun).toHaveLength(2);
  begun[1]?.();
  await Promise.all(others);
  expect(done).toEqual(['first', 'second', 'third']);
  await disk.close();
});

it('confirms nothing any more once the disk has failed', async () => {
  const { flush, begun } = slowDisk();
  const disk = new DiskSync(await makeFile(), flush);
  const first = disk.sync();
  await turn();
  begun[0]?.(new Error('EIO'));
  await expect(first).rejects.toThrow('EIO');
  await expect(disk.sync()).rejects.toThrow('EIO');
  expect(begun).toHaveLength(1);
  await disk.close();
});

it('confirms what was written when it is on the disk, and lets others read meanwhile', async () => {
  const sqlite = await openSqliteDatabase(join(await makeFolder(), 'daybook.sqlite'));
  const { flush, begun } = slowDisk();
  const slow = Object.create(sqlite, { sync: { value: flush } }) as typeof sqlite;
  const database = new Kysely<{ words: { word: string } }>({
    dialect: createSqliteDialect({ database: slow, patienceMs: 5_000 }),
  });
  onTestFinished(() => database.destroy());
  const made = sql`create table words (word text)`.execute(database);
  await turn();
  begun[0]?.();
  await made;
  const confirmed: string[] = [];
  const alone = database
    .insertInto('words')
    .values({ word: 'alone' })
    .execute()
    .then(() => confirmed.push('alone'));
  const together = database
    .transaction()
    .execute((ongoing) => ongoing.insertInto('words').values({ word: 'together' }).execute())
    .then(() => confirmed.push('together'));
  expect(await database.selectFrom('words').selectAll().execute()).toEqual([
    { word: 'alone' },
    { word: 'together' },
  ]);
  expect(confirmed).toEqual([]);
  expect(begun).toHaveLength(3);
  for (const finish of begun) finish();
  await Promise.all([alone, together]);
  expect(confirmed.toSorted()).toEqual(['alone', 'together']);
});
