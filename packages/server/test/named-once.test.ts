import { expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';

const one = message(1, 'one');
const two = message(2, 'two');
const logIds = (answer: { json: () => { logIds: string[] } }): string[] => answer.json().logIds;

it('names a message once that one request holds twice', async () => {
  const daybook = await startFakeDaybook();
  expect(logIds(await daybook.log(conversation([one, one, two, one])))).toEqual(['1', '2']);
});

it('names what was delivered in the background in the next answer that sends it, once', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
  expect((await daybook.log(conversation([one, two]))).statusCode).toBe(503);
  await daybook.pass(90_000);
  const answer = await daybook.log(conversation([one]));
  expect(answer.json()).toEqual({
    successful: true,
    logIds: ['1'],
    returnMessage: { messageType: 'success', message: 'Message logged', ttl: 1000 },
  });
  expect(logIds(await daybook.log(conversation([one, two])))).toEqual(['2']);
  expect(logIds(await daybook.log(conversation([one, two])))).toEqual([]);
  expect(daybook.crm.entries).toHaveLength(1);
});

it('names a message to one of several who send it at the same moment', async () => {
  const daybook = await startFakeDaybook();
  const answers = await Promise.all([1, 2, 3].map(() => daybook.log(conversation([one]))));
  expect(answers.flatMap(logIds)).toEqual(['1']);
});

it('names it to who sends it again when its first sender went while it was noted that it is told', async () => {
  const storage = await openSqliteStorage({ file: ':memory:', keyRing: createKeyRing([SECRET]) });
  let isSlow = true;
  let goOn = (): void => {};
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let noted = (): void => {};
  const isNoted = new Promise<void>((resolve) => {
    noted = resolve;
  });
  const settle: typeof storage.logbook.settle = async (lease, part, result, release) => {
    if (isSlow) await slow;
    await storage.logbook.settle(lease, part, result, release);
    // On a busy machine the sender may be gone before that, and then nothing is taken back.
    if (result.outcome === 'filed' && result.toldIds.length === 0) noted();
  };
  const untell: typeof storage.logbook.untell = async (...messages) => {
    await storage.logbook.untell(...messages);
    noted();
  };
  const daybook = await startFakeDaybook({
    storage: { ...storage, logbook: { ...storage.logbook, settle, untell } },
    server: { logbook: { patienceMs: 20 } },
  });
  expect((await daybook.log(conversation([one]))).statusCode).toBe(503);
  isSlow = false;
  goOn();
  await isNoted;
  expect(daybook.crm.entries).toHaveLength(1);
  expect(logIds(await daybook.log(conversation([one])))).toEqual(['1']);
  expect(logIds(await daybook.log(conversation([one])))).toEqual([]);
});

it('names it to who waited too long and sends it again, and not what a person dismissed', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.refuses = 'two';
  await daybook.log(conversation([one]));
  expect((await daybook.log(conversation([one, two]))).statusCode).toBe(400);
  await daybook.post('/unfiled/dismiss');
  expect((await daybook.log(conversation([one, two]))).statusCode).toBe(409);
});

it('names a shared thread once, also when its entry came about in the background', async () => {
  const daybook = await startFakeDaybook();
  const thread = {
    logInfo: {
      conversationLogId: 'thread-7',
      owner: { name: 'Support' },
      entities: [
        {
          id: 'a',
          recordType: 'AliveMessage',
          direction: 'Inbound',
          text: 'hi',
          creationTime: 1784048400000,
        },
      ],
      messages: [],
    },
  };
  daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
  await daybook.log(conversation([], thread));
  await daybook.pass(90_000);
  expect(logIds(await daybook.log(conversation([], thread)))).toEqual(['thread-7']);
  expect(logIds(await daybook.log(conversation([], thread)))).toEqual([]);
});
