import { describe, expect, it, onTestFinished } from 'vitest';
import { daybook } from './support/daybook.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { createTestDatabase, databases, type TestDatabase } from './support/storages.js';

describe.each(databases)('on %s', (name) => {
  /** A database on which a server of this version has run. */
  async function createDatabase(): Promise<TestDatabase> {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const server = await startFakeDaybook({ server: { storage: await database.open() } });
    await server.token('ann');
    await server.app.close();
    return database;
  }

  it.each(['start', 'status'])('says that a newer Daybook owns the database (%s)', async (command) => {
    const database = await createDatabase();
    await database.run("insert into kysely_migration values ('2999-01-01-something-new', '2999-01-01')");
    const settings = { ...database.environment, DAYBOOK_SECRET: SECRET, PORT: '0', LOG_LEVEL: 'warn' };
    expect(await daybook([command], settings)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The database belongs to a newer Daybook: this version does not know its change 2999-01-01-something-new. Run the newer version, or restore the backup from before the update.\n',
    });
  });

  it.each(['status', 'reseal'])('leaves the database of an older server as it is (%s)', async (command) => {
    const database = await createDatabase();
    const changes = (): Promise<unknown[]> => database.run('select name from kysely_migration order by name');
    await database.run("delete from kysely_migration where name = '2026-11-29-later-choices'");
    await database.run('alter table digests drop column chosen_in');
    const before = await changes();
    const settings = { ...database.environment, DAYBOOK_SECRET: SECRET };
    expect(await daybook([command], settings)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The database belongs to an older Daybook, whose server may be running. Start the server of this version first, which brings the database to its schema, or use the command of the older version.\n',
    });
    expect(await changes()).toEqual(before);
  });
});
