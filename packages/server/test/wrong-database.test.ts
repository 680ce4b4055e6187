import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing } from '../src/index.js';
import { daybook } from './support/daybook.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { start, stop } from './support/main-process.js';
import { createDatabase, postgresUrl, runOn } from './support/postgres.js';
import { createTestDatabase, databases, type TestDatabase } from './support/storages.js';

const OTHER_SECRET = 'another secret that is longer than thirty-two bytes';
const commands = ['status', 'reseal'];
const noDaybook = {
  code: 1,
  stdout: '',
  stderr:
    'There is no Daybook in the database: no server has ever run on it. Set DAYBOOK_DATA and DATABASE_URL as the server has them.\n',
};

/** A database in which there is nothing at all: named wrongly, or made and forgotten. */
async function createNothing(name: string): Promise<Pick<TestDatabase, 'environment' | 'run'>> {
  if (name === 'SQLite') {
    const { environment, run, remove } = await createTestDatabase(name);
    onTestFinished(remove);
    await writeFile(join(environment['DAYBOOK_DATA'] ?? '', 'daybook.sqlite'), '');
    return { environment, run };
  }
  const url = await createDatabase(postgresUrl() ?? '');
  return {
    environment: { DAYBOOK_DATA: await makeFolder(), DATABASE_URL: url },
    run: (statement) => runOn(url, statement),
  };
}

describe.each(databases)('on %s', (name) => {
  const tables = `select table_name from information_schema.tables where table_schema = 'public'`;
  const everything = name === 'SQLite' ? 'select name from sqlite_master' : tables;

  it.each(commands)('says that the database is empty, and makes nothing in it (%s)', async (command) => {
    const { environment, run } = await createNothing(name);
    expect(await daybook([command], { ...environment, DAYBOOK_SECRET: SECRET })).toEqual(noDaybook);
    expect(await run(everything)).toEqual([]);
  });

  it('says so of tables that no server has used', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const settings = { ...database.environment, DAYBOOK_SECRET: SECRET };
    expect(await daybook(['status'], settings)).toEqual(noDaybook);
    expect(await database.run('select * from installation')).toEqual([]);
  });

  it.each(commands)('refuses a secret that opens nothing (%s)', async (command) => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const server = await startFakeDaybook({ server: { storage: await database.open() } });
    await server.app.close();
    const settings = { ...database.environment, DAYBOOK_SECRET: OTHER_SECRET };
    expect(await daybook([command], settings)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^No secret on the key ring opens what secret [\w-]{8} has sealed\. Is an older DAYBOOK_SECRET missing\?\n$/,
      ),
    });
  });
});

it.skipIf(!postgresUrl())(
  'names the secret that a restored PostgreSQL lacks, and makes no other one, but one for a new database',
  async () => {
    const { DAYBOOK_DATA: folder = '', ...environment } = (await createNothing('PostgreSQL')).environment;
    const settings = { ...environment, PORT: '0', LOG_LEVEL: 'warn' };
    const first = await start(folder, settings);
    await stop(first);
    const secret = await readFile(join(folder, 'daybook.secret'), 'utf8');
    const [{ id }] = createKeyRing([secret.trim()]).keys;

    const elsewhere = await makeFolder();
    expect(await daybook(['start'], { ...settings, DAYBOOK_DATA: elsewhere })).toEqual({
      code: 1,
      stdout: '',
      stderr: `${join(elsewhere, 'daybook.secret')} is not there, and the database (DATABASE_URL) was sealed with a secret, ${id}: put it back from the backup, or set DAYBOOK_SECRET as it was.\n`,
    });
    expect(await readdir(elsewhere)).not.toContain('daybook.secret');

    await writeFile(join(elsewhere, 'daybook.secret'), secret, { mode: 0o600 });
    await stop(await start(elsewhere, settings));
  },
);
