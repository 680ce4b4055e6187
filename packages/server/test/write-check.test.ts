import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder, readRows } from './support/folder.js';
import { SECRET } from './support/harness.js';

it('proves at most once a second that the database takes writes, however often it is asked', async () => {
  const folder = await makeFolder();
  let time = Date.UTC(2026, 6, 14, 18);
  const storage = await openSqliteStorage({
    file: join(folder, 'daybook.sqlite'),
    keyRing: createKeyRing([SECRET]),
    now: () => time,
  });
  const { app } = await startFakeDaybook({ server: { storage } });
  const ask = async (): Promise<unknown[]> => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.inject('/readyz')));
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 20 }, () => 'ready'));
    return readRows(folder, 'select checks from write_checks');
  };
  expect(await ask()).toEqual([{ checks: 1 }]);
  time += 999;
  expect(await ask()).toEqual([{ checks: 1 }]);
  time += 1;
  expect(await ask()).toEqual([{ checks: 2 }]);
});
