import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, type StoredUser } from '../src/index.js';
import { openStorageIn } from '../src/storage/open-sqlite-storage.js';
import { type OpenSqlite, openSqliteDatabase, openSqliteReader } from '../src/storage/sqlite-database.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { storedUser } from './support/stored-user.js';
import { day, NOW } from './support/taken-in-day.js';

/** The same file, of which it is told what is prepared. */
function watched(file: OpenSqlite, onStatement: (sql: string) => void): OpenSqlite {
  const prepare: OpenSqlite['prepare'] = (sql) => {
    onStatement(sql.trim());
    return file.prepare(sql);
  };
  return Object.create(file, { prepare: { value: prepare } }) as OpenSqlite;
}

it('knows who is signed in while a day of thousands of messages is taken in', async () => {
  const file = join(await makeFolder(), 'daybook.sqlite');
  const events: string[] = [];
  let asked: Promise<StoredUser | undefined> | undefined;
  const note = (sql: string): void => {
    if (sql.startsWith('insert into messages')) asked ??= storage.sessions.findUser('session-1', NOW);
    if (sql === 'commit' && asked) events.push('committed');
    if (sql.includes('join sessions')) events.push('read');
  };
  const storage = await openStorageIn(watched(await openSqliteDatabase(file), note), {
    keyRing: createKeyRing([SECRET]),
    openReader: () => watched(openSqliteReader(file), note),
  });
  onTestFinished(() => storage.close());
  await storage.users.save(storedUser('user-1'), NOW);
  await storage.sessions.start({
    sessionId: 'session-1',
    userKey: 'user-1',
    now: NOW,
    expiresAt: NOW + 1_000,
  });

  await storage.logbook.takeIn([day(Array.from({ length: 3_000 }, (_, index) => String(index)))]);

  expect(await asked).toMatchObject({ userKey: 'user-1', user: { id: '7-mock' } });
  expect(events).toEqual(['read', 'committed']);
});
