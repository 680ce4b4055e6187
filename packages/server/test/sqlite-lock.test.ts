import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';

const script = fileURLToPath(new URL('support/lock-database.mjs', import.meta.url));

/** Another process holds the lock until it is told to let go. */
async function lock(file: string): Promise<() => Promise<void>> {
  const child = fork(script, [file]);
  onTestFinished(() => void child.kill());
  await once(child, 'message');
  return async () => {
    child.send('let go');
    await once(child, 'exit');
  };
}

async function start(patienceMs: number): Promise<FakeDaybook & { file: string }> {
  const file = join(await makeFolder(), 'daybook.sqlite');
  const storage = await openSqliteStorage({ file, keyRing: createKeyRing([SECRET]), patienceMs });
  return { ...(await startFakeDaybook({ server: { storage } })), file };
}

const hello = conversation([message(1, 'hello')]);

it('waits for a program that has locked the file, and answers others meanwhile', async () => {
  // Longer than this test may take on a busy machine.
  const { app, crm, log, token, file } = await start(60_000);
  await token();
  const letGo = await lock(file);
  const answer = log(hello);
  const headers = { authorization: `Bearer ${await token()}` };
  expect((await app.inject('/isAlive')).body).toBe('OK');
  // Reading needs no lock, and goes on for longer than the message needs to get to the file.
  for (let round = 0; round < 50; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const unfiled = await app.inject({ url: '/unfiled', headers });
    expect(unfiled.json()).toMatchObject({ successful: true, unfiled: [] });
  }
  expect(await Promise.race([answer, Promise.resolve('still waiting')])).toBe('still waiting');
  await letGo();
  expect((await answer).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(crm.entries).toHaveLength(1);
});

it('says so when the file stays locked, is not ready, and takes up its work when it is free', async () => {
  const { app, crm, log, token, file } = await start(50);
  await token();
  const letGo = await lock(file);
  const answer = await log(hello);
  expect([answer.statusCode, answer.body]).toEqual([
    503,
    'Daybook cannot reach its database. Nothing was logged: please try again later.',
  ]);
  expect((await app.inject('/readyz')).statusCode).toBe(503);
  expect((await app.inject('/isAlive')).statusCode).toBe(200);
  await letGo();
  expect((await app.inject('/readyz')).body).toBe('ready');
  expect((await log(hello)).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(crm.entries).toHaveLength(1);
});

it('writes nothing twice when the file is locked while the CRM answers', async () => {
  const { crm, log, token, file, pass, post } = await start(50);
  await token();
  const asked = new Promise<void>((resolve) => {
    crm.onMoment = () => resolve();
  });
  let goOn = (): void => undefined;
  crm.gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const answer = log(hello);
  await asked;
  const letGo = await lock(file);
  goOn();
  expect((await answer).statusCode).toBe(503);
  await letGo();
  await pass(120_000);
  expect(crm.entries).toHaveLength(1);
  const match = await post('/messageLog/match', { messageIds: ['1'] });
  const logId = String(crm.entries[0]?.id);
  expect(match.json()).toEqual({
    successful: true,
    messageLogs: { 1: logId },
    logs: [{ messageId: '1', matched: true, logId, contactId: 101 }],
  });
});
