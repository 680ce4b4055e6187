import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing } from '../src/index.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { main } from './support/main-process.js';
import { createTestDatabase, databases, type TestDatabase } from './support/storages.js';

const run = promisify(execFile);
const NEWER = 'another secret that is also longer than thirty-two bytes';
const planted = ['planted words', '+14155550100', 'Ada Known', 'key-of-ann', 'planted-token', 'Ann Agent'];

/** All that the database holds, as one text. */
async function contents({ environment }: TestDatabase): Promise<string> {
  const url = environment['DATABASE_URL'];
  if (url === undefined) {
    const folder = environment['DAYBOOK_DATA'] ?? '';
    const files = await readdir(folder);
    return (await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')))).join('\n');
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  const tables = [
    'installation',
    'users',
    'sessions',
    'known_contacts',
    'digests',
    'entries',
    'messages',
    'closed_messages',
  ];
  const rows: unknown[] = [];
  for (const table of tables) {
    // oxlint-disable-next-line no-await-in-loop -- one connection
    rows.push((await client.query(`select * from ${table}`)).rows);
  }
  await client.end();
  return JSON.stringify(rows);
}

describe.each(databases)('on %s', (name) => {
  it('keeps nothing readable of what people wrote, of their contacts, or of their keys', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await startFakeDaybook({ server: { storage: await database.open() } });
    daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
    await daybook.app.inject({
      url: '/contact?phoneNumber=+14155550100',
      headers: { authorization: `Bearer ${await daybook.token()}` },
    });
    await daybook.log(
      conversation([message(1, 'planted words')], { logInfo: { rcAccessToken: 'planted-token' } }),
    );
    await daybook.post('/user/settings', { userSettings: { note: { value: 'planted words' } } });

    const kept = await contents(database);
    expect(kept.length).toBeGreaterThan(500);
    expect(planted.filter((secret) => kept.includes(secret))).toEqual([]);
    expect(kept).not.toContain(await daybook.token());
  });

  it("hands out and erases one person's data, and nobody else's, with a command", async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await startFakeDaybook({ server: { storage: await database.open() } });
    await daybook.log(conversation([message(1, 'planted words')]), 'ann');
    await daybook.log(conversation([message(2, 'words of Ben')]), 'ben');
    await daybook.app.close();
    const env = { PATH: process.env['PATH'], DAYBOOK_SECRET: SECRET, ...database.environment };
    const command = (...words: string[]): Promise<{ stdout: string; stderr: string }> =>
      run(process.execPath, [main, ...words], { env });

    const exported = await command('export', 'fake', 'ann');
    expect(JSON.parse(exported.stdout)).toMatchObject([
      {
        user: { id: 'ann-fake', name: 'Ann Agent' },
        digests: [{ messages: [{ message: { subject: 'planted words' } }] }],
      },
    ]);
    expect(exported.stdout).not.toContain('key-of-ann');
    expect(exported.stdout).not.toContain('words of Ben');
    expect((await command('erase', 'fake', 'ann')).stderr).toBe('Erased: 1 account of ann on fake.\n');
    await expect(command('export', 'fake', 'ann')).rejects.toThrow('Nobody here is ann on fake.');
    expect((await command('export', 'fake', 'ben')).stdout).toContain('words of Ben');
    expect(await contents(database)).not.toContain('ann-fake');
  });

  it('encrypts everything anew with a command, after which the old secret may go', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await startFakeDaybook({ server: { storage: await database.open() } });
    await daybook.log(conversation([message(1, 'planted words')]));
    const hash = await daybook.app.inject('/userInfoHash?extensionId=1&accountId=2');
    await daybook.app.close();
    const env = { PATH: process.env['PATH'], DAYBOOK_SECRET: `${NEWER},${SECRET}`, ...database.environment };
    await run(process.execPath, [main, 'reseal'], { env });

    const keyRing = createKeyRing([NEWER]);
    const renewed = await startFakeDaybook({ server: { storage: await database.open(keyRing), keyRing } });
    expect((await renewed.app.inject('/userInfoHash?extensionId=1&accountId=2')).json()).toEqual(hash.json());
    const answer = await renewed.log(conversation([message(1, 'planted words')]));
    expect(answer.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
  });
});
