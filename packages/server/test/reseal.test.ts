import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing } from '../src/index.js';
import { callOf } from './support/calls.js';
import { conversation, message } from './support/conversations.js';
import { type Ran, daybook as runDaybook } from './support/daybook.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { createTestDatabase, databases } from './support/storages.js';

const LOST = 'a secret that nobody has any more and is longer than thirty-two bytes';
const NEWER = 'another secret that is also longer than thirty-two bytes';
const DAY = 86_400_000;
/** More than are encrypted anew at once. */
const manyMessages = Array.from({ length: 600 }, (_, index) => message(index + 10, `words ${index}`));
const sealedColumns = {
  installation: ['value'],
  users: ['sealed_profile', 'sealed_credentials', 'sealed_settings'],
  digests: ['sealed_conversation', 'sealed_submission'],
  entries: ['sealed_likeness', 'sealed_memory'],
  messages: ['sealed_message'],
  calls: ['sealed_rest'],
};

describe.each(databases)('reseal on %s', (name) => {
  it('goes on past what no secret opens, tells how much that is, and keeps it until its secret is found', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    await (await database.open()).close();
    const keyRing = createKeyRing([LOST, SECRET]);
    const storage = await database.open(keyRing);
    const ofBen = await startFakeDaybook({ server: { storage, keyRing } });
    await ofBen.ask('POST', '/callLog', callOf({ session: '700001' }).record, { username: 'ben' });
    ofBen.clock.advance(30 * DAY);
    await storage.logbook.dropTexts(ofBen.clock.now() - 7 * DAY);
    await ofBen.log(conversation(manyMessages), 'ben');
    await ofBen.app.close();
    const ofAnn = await startFakeDaybook({ server: { storage: await database.open() } });
    await ofAnn.log(conversation([message(1, 'words of Ann')]));
    await ofAnn.app.close();
    const reseal = (...secrets: string[]): Promise<Ran> =>
      runDaybook(['reseal'], { ...database.environment, DAYBOOK_SECRET: secrets.join() });
    /** How many values each secret has sealed, by table. */
    const sealedWith = async (secret: string): Promise<Record<string, number>> => {
      const { id } = createKeyRing([secret]).keys[0];
      const counts: Record<string, number> = {};
      for (const [table, columns] of Object.entries(sealedColumns)) {
        // oxlint-disable-next-line no-await-in-loop -- a few tables
        const rows = await database.run(`select ${columns.join()} from ${table}`);
        const values = rows.flatMap((row) => Object.values(row as Record<string, string | null>));
        const count = values.filter((value) => value?.startsWith(`${id}.`)).length;
        if (count > 0) counts[table] = count;
      }
      return counts;
    };
    const lost = await sealedWith(LOST);
    expect(lost).toEqual({ users: 3, digests: 1, entries: 2, messages: 600, calls: 1 });
    const leaked = await sealedWith(SECRET);
    expect(leaked).toEqual({ installation: 2, users: 3, digests: 1, entries: 1, messages: 1 });

    const empty = `${createKeyRing([SECRET]).keys[0].id}.`;
    const damaged = `${empty}cut`;
    await database.run(
      `update users set sealed_settings = '${damaged}', sealed_profile = '${empty}' where crm_user_id = 'ann-fake'`,
    );
    expect(await reseal(NEWER, SECRET)).toEqual({
      code: 1,
      stdout: '',
      stderr: `6 values encrypted anew.
609 values cannot be read and stay as they are: 5 of users, 1 of digests, 600 of messages, 2 of entries, 1 of calls.
All that DAYBOOK_SECRET opens is encrypted with its first secret. If an older one is missing there, put it at the end and reseal again; what is damaged comes back only from a backup.
`,
    });
    expect(await sealedWith(SECRET)).toEqual({ users: 2 });
    expect(await sealedWith(LOST)).toEqual(lost);

    const found = await reseal(NEWER, LOST);
    expect(found.stderr).toContain(
      '607 values encrypted anew.\n2 values cannot be read and stay as they are: 2 of users.\n',
    );
    expect(await sealedWith(NEWER)).toEqual({
      installation: 2,
      users: 4,
      digests: 2,
      entries: 3,
      messages: 601,
      calls: 1,
    });
    expect(
      await database.run("select sealed_settings, sealed_profile from users where crm_user_id = 'ann-fake'"),
    ).toEqual([{ sealed_settings: damaged, sealed_profile: empty }]);
  });
});
