import { createHash } from 'node:crypto';
import { describeKnowledge, messageSchema } from '@daybook/core';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing, type KeyRing, type Storage } from '../src/index.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { withoutProblems } from './support/older-schema.js';
import { createTestDatabase, type DatabaseName, databases, type TestDatabase } from './support/storages.js';

const NEWER = 'another secret that is also longer than thirty-two bytes';
const code = message(1, 'Your code is 717599');

async function lay(name: DatabaseName): Promise<TestDatabase> {
  const database = await createTestDatabase(name);
  onTestFinished(database.remove);
  return database;
}

async function start(
  database: TestDatabase,
  options: FakeDaybookOptions = {},
  keyRing: KeyRing = createKeyRing([SECRET]),
): Promise<FakeDaybook> {
  return startFakeDaybook({ ...options, server: { storage: await database.open(keyRing), keyRing } });
}

/** As somebody reads who has the database and not its secret. */
async function rows({ environment }: TestDatabase, statement: string): Promise<Record<string, unknown>[]> {
  const url = environment['DATABASE_URL'];
  if (url === undefined) {
    const database = await openSqliteDatabase(`${environment['DAYBOOK_DATA']}/daybook.sqlite`);
    const found = database.prepare(statement).all([]);
    database.close();
    return found as Record<string, unknown>[];
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  const found = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return found.rows;
}

/** What anybody can make of a text who guesses it. */
function guess(sent: Record<string, unknown>): string {
  return createHash('sha256')
    .update(describeKnowledge(messageSchema.parse(sent)))
    .digest('base64url');
}

/** By which the entries of a person are known again. */
async function printsIn({ privacy }: Storage): Promise<string[]> {
  const prints: string[] = [];
  for (const userKey of await privacy.findUsers('fake', 'ann')) {
    // oxlint-disable-next-line no-await-in-loop -- one account
    for await (const digest of (await privacy.exportUser(userKey)).digests)
      if ('entries' in digest)
        prints.push(...digest.entries.flatMap(({ likeness }) => [...likeness.words, ...likeness.letters]));
  }
  return prints;
}

describe.each(databases)('on %s', (name) => {
  it('keeps no print of a message that can be guessed without the secret', async () => {
    const [one, other] = [await lay(name), await lay(name)];
    for (const database of [one, other]) {
      // oxlint-disable-next-line no-await-in-loop -- one server after the other
      await (await start(database)).log(conversation([code]));
    }
    const kept = await Promise.all(
      [one, other].map(async (database) => (await rows(database, 'select knowledge from messages'))[0]),
    );
    const prints = kept.map((row) => String(row?.['knowledge']));
    expect(prints).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[\w-]{22}$/)]);
    expect(guess(code)).not.toContain(prints[0]);
    expect(prints[0]).not.toBe(prints[1]);
  });

  it('knows messages again after everything was sealed with another secret', async () => {
    const database = await lay(name);
    const { log } = await start(database);
    await log(conversation([code]));
    const both = createKeyRing([NEWER, SECRET]);
    const storage = await database.open(both);
    await storage.privacy.reseal();
    await storage.close();
    const newer = await database.open(createKeyRing([NEWER]));
    expect(await printsIn(newer)).toHaveLength(2);
    await newer.close();
    const before = await rows(database, 'select digests.revision, knowledge from digests, messages');
    const renewed = await start(database, {}, createKeyRing([NEWER]));
    expect((await renewed.log(conversation([code]))).json()).toMatchObject({ successful: true, logIds: [] });
    expect(renewed.crm.calls).toEqual([]);
    expect(await rows(database, 'select digests.revision, knowledge from digests, messages')).toEqual(before);
  });

  it('keeps the prints of what was written sealed, and seals those that an earlier version has left in clear', async () => {
    const database = await lay(name);
    const first = await database.open();
    const daybook = await startFakeDaybook({ server: { storage: first } });
    await daybook.log(conversation([code]));
    const prints = await printsIn(first);
    expect(prints).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[\w-]{22}$/)]);
    const kept = async (): Promise<string[]> => {
      const entries = JSON.stringify(await rows(database, 'select * from entries'));
      return prints.filter((print) => entries.includes(print));
    };
    expect(await kept()).toEqual([]);

    const [words, letters] = prints;
    for (const statement of [
      ...withoutProblems,
      'alter table entries drop column sealed_likeness',
      `alter table entries add column texts_json text not null default '["${words}"]'`,
      `alter table entries add column letters_json text not null default '["${letters}"]'`,
      "delete from kysely_migration where name = '2026-11-29-sealed-likeness'",
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await rows(database, statement);
    }
    expect(await kept()).toEqual(prints);
    const wrong = createKeyRing([NEWER]);
    await expect(database.open(wrong)).rejects.toThrow('No secret on the key ring opens');
    expect(await kept()).toEqual(prints);

    const second = await database.open();
    onTestFinished(() => second.close());
    expect(await kept()).toEqual([]);
    expect(await printsIn(second)).toEqual(prints);
  });

  it.each(['day', 'message'] as const)(
    'learns a message anew whose print was made without a key, once, and writes nothing: by %s',
    async (writes) => {
      const database = await lay(name);
      const { log, crm } = await start(database, { writes });
      await log(conversation([code, message(2, 'and then')]));
      const [{ knowledge } = {}] = await rows(database, 'select knowledge from messages order by message_id');
      const [written] = crm.entries.map((entry) => ({ ...entry }));
      const calls = crm.calls.length;
      for (const former of ['null', `'${guess(code).slice(0, 22)}'`]) {
        // oxlint-disable no-await-in-loop -- one after the other
        await rows(database, `update messages set knowledge = ${former}`);
        const answer = await log(conversation([code, message(2, 'and then')]));
        expect(answer.json()).toMatchObject({ successful: true, logIds: [] });
        const query = 'select digests.revision, knowledge from digests, messages order by message_id';
        const learnt = await rows(database, query);
        expect(learnt[0]?.['knowledge']).toBe(knowledge);
        await log(conversation([code, message(2, 'and then')]));
        expect(await rows(database, query)).toEqual(learnt);
        // oxlint-enable no-await-in-loop
      }
      expect(crm.calls.length).toBe(calls);
      expect(crm.entries).toEqual([written]);
    },
  );
});
