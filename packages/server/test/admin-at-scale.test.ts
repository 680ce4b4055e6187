import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { createSealedJson } from '../src/storage/sealed-json.js';
import { makeSecretCheck } from '../src/storage/secret-check.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { makeFolder, readRows } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { main } from './support/main-process.js';
import { kill, until } from './support/processes.js';

const NEWER = 'another secret that is also longer than thirty-two bytes';
const USER = 'user-with-very-many-messages';
const DAYS = 800;
const MESSAGES = 10 * DAYS;
/** All messages together are several times as much. */
const HEAP_MEGABYTES = 48;

/** A person with so many messages that they do not fit into the memory of the command. */
async function makeLargeFolder(): Promise<string> {
  const folder = await makeFolder();
  const file = join(folder, 'daybook.sqlite');
  const keyRing = createKeyRing([SECRET]);
  const sealed = createSealedJson(keyRing);
  const storage = await openSqliteStorage({ file, keyRing });
  await makeSecretCheck(storage);
  const user = { id: '7-mock', platform: 'mock', hostname: 'localhost', accessToken: 'planted-key' };
  await storage.users.save(
    { userKey: USER, accountId: 'acme', user: { ...user, platformAdditionalInfo: {}, userSettings: {} } },
    1,
  );
  await storage.close();
  const database = await openSqliteDatabase(file);
  const conversation = {
    conversationLogId: 'c',
    conversationId: 'c',
    contact: { id: 101, name: 'Ada Known' },
    correspondents: [],
  };
  const addDay =
    database.prepare(`insert into digests (digest_id, user_key, sealed_conversation, sealed_submission,
    created_at, updated_at) values (?, ?, ?, ?, ?, ?)`);
  const addMessage =
    database.prepare(`insert into messages (user_key, message_id, client_id, digest_id, part, state,
    sent_at, sealed_message, taken_in_at) values (?, ?, ?, ?, 1, 'filed', 1, ?, 1)`);
  database.prepare('begin').run([]);
  for (let number = 0; number < MESSAGES; number += 1) {
    const day = `day-${Math.floor(number / 10)}`;
    if (number % 10 === 0) {
      const seal = (value: object, column: string): string => sealed.seal(value, `digests.${column}/${day}`);
      addDay.run([day, USER, seal(conversation, 'conversation'), seal({}, 'submission'), number, number]);
    }
    const id = String(number);
    const message = { id, creationTime: Date.UTC(2026, 6, 14), subject: `${id} ${'words '.repeat(1_400)}` };
    addMessage.run([USER, id, id, day, sealed.seal(message, `messages/${USER}/${id}`)]);
  }
  database.prepare('commit').run([]);
  database.close();
  return folder;
}

function start(folder: string, secrets: string[], ...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MEGABYTES}`, main, ...words], {
    env: { PATH: process.env['PATH'], DAYBOOK_DATA: folder, DAYBOOK_SECRET: secrets.join() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => kill({ child, url: '' }));
  return child;
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, errors };
}

/** How many messages are sealed with either secret. */
async function sealedWith(folder: string): Promise<Record<string, number>> {
  const rows = await readRows(
    folder,
    'select substr(sealed_message, 1, 9) as secret, count(*) as messages from messages group by 1',
  );
  return Object.fromEntries(
    (rows as { secret: string; messages: number }[]).map(({ secret, messages }) => [secret, messages]),
  );
}

it('hands out and encrypts anew what is larger than its memory, and goes on where it was killed', async () => {
  const folder = await makeLargeFolder();
  const exported = start(folder, [SECRET], 'export', 'mock', '7');
  const chunks: Buffer[] = [];
  exported.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  expect(await endOf(exported)).toEqual({ code: 0, errors: '' });
  const [account] = JSON.parse(Buffer.concat(chunks).toString()) as [
    { user: object; digests: { messages: unknown[] }[] },
  ];
  expect(account.user).toMatchObject({ id: '7-mock', hostname: 'localhost' });
  expect(account.digests).toHaveLength(DAYS);
  expect(account.digests.flatMap(({ messages }) => messages)).toHaveLength(MESSAGES);

  const [older, newer] = [SECRET, NEWER].map((secret) => `${createKeyRing([secret]).keys[0].id}.`) as [
    string,
    string,
  ];
  const killed = start(folder, [NEWER, SECRET], 'reseal');
  let progress = '';
  killed.stderr?.on('data', (chunk: Buffer) => {
    progress += String(chunk);
  });
  await until(() => progress.includes('values so far') || killed.exitCode !== null);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  const half = await sealedWith(folder);
  expect(half[older]).toBeGreaterThan(0);
  expect(half[newer]).toBeGreaterThan(0);

  const { code, errors } = await endOf(start(folder, [NEWER, SECRET], 'reseal'));
  expect(code).toBe(0);
  const last = Number(/(\d+) values encrypted anew\.\n$/.exec(errors)?.[1]);
  expect(last).toBeGreaterThanOrEqual(half[older] ?? 0);
  expect(last).toBeLessThan(MESSAGES + 2 * DAYS);
  expect(await sealedWith(folder)).toEqual({ [newer]: MESSAGES });
  const again = await endOf(start(folder, [NEWER], 'reseal'));
  expect(again).toEqual({ code: 0, errors: '0 values encrypted anew.\n' });
});
