/** Each statement is a round trip to PostgreSQL: what is taken in, and in how many. */
import { randomUUID } from 'node:crypto';
import type { LogbookRecord, TakeIn, TakenIn } from '@daybook/core';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { Storage } from '../src/index.js';
import { callOf } from './support/calls.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { postgresUrl } from './support/postgres.js';
import { createTestDatabase } from './support/storages.js';
import { storedUser } from './support/stored-user.js';

const NOW = Date.UTC(2026, 6, 14, 18);

/** Two processes on one database with one user; only their storage is asked. */
async function open(): Promise<[Storage, Storage]> {
  const database = await createTestDatabase('PostgreSQL');
  const storages = await Promise.all([database.open(), database.open()]);
  onTestFinished(async () => {
    await Promise.all(storages.map((storage) => storage.close()));
    await database.remove();
  });
  await storages[0].users.save(storedUser('user-1'), NOW);
  return storages;
}

/** Takes days in at the same moment, each by itself. */
async function takeIn(storage: Storage, ...days: TakeIn[]): Promise<Outcome> {
  const sending = vi.spyOn(Client.prototype, 'query');
  const planned: string[][] = [];
  const plan = (record: LogbookRecord): undefined => {
    if (record.kind === 'day') planned.push(record.messages.map(({ id }) => id));
  };
  const taken = await Promise.all(
    days.map((each) => {
      const opening = { holder: randomUUID(), now: NOW, until: NOW + 30_000, plan };
      return storage.logbook.takeIn([each], { ...opening, digestIds: [each.id] });
    }),
  );
  const statements = sending.mock.calls.length;
  sending.mockRestore();
  return { answers: taken.map(toAnswer), statements, planned };
}

/** What a message of a new day, sent by the client, is answered, and takes. */
async function logFirst(): Promise<{ logIds: string[]; statements: number }> {
  const database = await createTestDatabase('PostgreSQL');
  onTestFinished(() => database.remove());
  const daybook = await startFakeDaybook({ storage: await database.open() });
  await daybook.token();
  const sending = vi.spyOn(Client.prototype, 'query');
  const logged = await daybook.log(conversation([message(1, 'hello')]));
  const statements = sending.mock.calls.length;
  sending.mockRestore();
  return { logIds: logged.json<{ logIds: string[] }>().logIds, statements };
}

/** What the second messages of several days, which come at the same moment, are answered, and take together. */
async function logSeconds(count: number): Promise<{ logIds: string[]; statements: number }> {
  const database = await createTestDatabase('PostgreSQL');
  onTestFinished(() => database.remove());
  const daybook = await startFakeDaybook({ storage: await database.open() });
  const dayOf = (index: number, texts: number): object =>
    conversation([message(index * 10, 'hello'), message(index * 10 + 1, 'and again')].slice(0, texts), {
      key: `${index}/7/14/2026`,
    });
  const indexes = Array.from({ length: count }, (_unused, index) => index + 1);
  for (const index of indexes) {
    // oxlint-disable-next-line no-await-in-loop
    await daybook.log(dayOf(index, 1));
  }
  const sending = vi.spyOn(Client.prototype, 'query');
  const answers = await Promise.all(indexes.map((index) => daybook.log(dayOf(index, 2))));
  const statements = sending.mock.calls.length;
  sending.mockRestore();
  return { logIds: answers.flatMap((answer) => answer.json<{ logIds: string[] }>().logIds), statements };
}

/**
 * What calls told at the same moment are answered, and the most statements that one transaction took: for that long other
 * processes wait for what it has locked.
 */
async function tellCalls(count: number): Promise<{ statuses: Set<number>; longestTransaction: number }> {
  const database = await createTestDatabase('PostgreSQL');
  onTestFinished(() => database.remove());
  const daybook = await startFakeDaybook({ storage: await database.open() });
  await daybook.token();
  const sending = vi.spyOn(Client.prototype, 'query');
  const answers = await Promise.all(
    Array.from({ length: count }, (_unused, index) =>
      daybook.ask('POST', '/callLog', callOf({ session: String(900_000 + index) }).live),
    ),
  );
  const texts = new Map<unknown, string[]>();
  sending.mock.calls.forEach(([query], index) => {
    const connection = sending.mock.contexts[index];
    texts.set(connection, [
      ...(texts.get(connection) ?? []),
      z.object({ text: z.string() }).parse(query).text,
    ]);
  });
  sending.mockRestore();
  const transactions = [...texts.values()].flatMap((all) =>
    all.join(';\n').split(/^(?:commit|rollback);?$/m),
  );
  const lengths = transactions.map(
    (text) => text.slice(Math.max(0, text.indexOf('begin'))).split(';\n').length,
  );
  return {
    statuses: new Set(answers.map(({ statusCode }) => statusCode)),
    longestTransaction: Math.max(...lengths),
  };
}

interface Outcome {
  answers: Answer[];
  statements: number;
  /** The messages of each day that was planned, however often. */
  planned: string[][];
}

interface Answer {
  /** Where each message stands, and in which day. */
  standings: string[];
  /** Which days were opened, with the texts that they hold. */
  opened: string[];
}

function toAnswer({ standings, opened }: TakenIn): Answer {
  return {
    standings: [...standings.values()].map(({ id, state, digestId }) => `${id} ${state} ${digestId}`),
    opened: [...opened.values()].map(({ record }) => {
      const texts = record.kind === 'day' ? record.messages.map(({ message: { subject } }) => subject) : [];
      return `${record.id}: ${texts.join(', ')}`;
    }),
  };
}

function day(id: string, messageIds: readonly string[]): TakeIn {
  return {
    id,
    userKey: 'user-1',
    conversation: {
      conversationLogId: `${id}/7/14/2026`,
      conversationId: id,
      contact: { id: 101, name: 'Ada Known' },
      correspondents: [],
    },
    additionalSubmission: {},
    messages: messageIds.map((each) => ({
      id: each,
      otherId: `${each}-101`,
      baseId: each,
      otherBaseId: `${each}-101`,
      message: { id: each, creationTime: NOW, subject: `text ${each}` },
    })),
    rewrites: true,
    now: NOW,
    retryAt: NOW + 10_000,
  };
}

describe.skipIf(!postgresUrl())('on PostgreSQL', () => {
  it('asks who is signed in, takes a message in and notes how its write ended, each at once', async () => {
    expect(await logFirst()).toEqual({ logIds: ['1'], statements: 3 });
  });

  it('notes what is about to be written of a day that is known, at once with what others are about to write', async () => {
    // Who is signed in; begin, known, the day, its message, commit; the intent; how it ended.
    expect(await logSeconds(1)).toEqual({ logIds: ['11'], statements: 8 });
    const { logIds, statements } = await logSeconds(8);
    expect(logIds).toEqual(['11', '21', '31', '41', '51', '61', '71', '81']);
    // Some more of each when they do not meet; each by itself takes eight.
    expect(statements).toBeLessThan(40);
  });

  it('takes days of which nothing is known in with one statement, however many', async () => {
    const [process] = await open();
    const { answers, statements } = await takeIn(process, day('day-1', ['1']), day('day-2', ['2']));
    expect(answers).toEqual([
      { standings: ['1 new day-1'], opened: ['day-1: text 1'] },
      { standings: ['2 new day-2'], opened: ['day-2: text 2'] },
    ]);
    expect(statements).toBe(1);
  });

  it('of a day that another process has taken in and a new one takes in the new one alone', async () => {
    const [other, process] = await open();
    await takeIn(other, day('day-1', ['1']));
    const { answers, statements } = await takeIn(process, day('day-1', ['1']), day('day-2', ['2']));
    expect(answers).toEqual([
      { standings: ['1 pending day-1'], opened: [] },
      { standings: ['2 new day-2'], opened: ['day-2: text 2'] },
    ]);
    expect(await process.logbook.backlog()).toMatchObject({ pending: 2 });
    // The new one, and the usual way of the known one: begin, known, takeInDigests, commit.
    expect(statements).toBe(5);
  });

  it('finds a message that is known from when its conversation was a group', async () => {
    const [process] = await open();
    await takeIn(process, day('day-1', ['1-101']));
    const { answers } = await takeIn(process, day('day-1', ['1']));
    expect(answers).toEqual([{ standings: ['1-101 pending day-1'], opened: [] }]);
    expect(await process.logbook.backlog()).toMatchObject({ pending: 1 });
  });

  it('moves a message that still waits to the day that it comes for', async () => {
    const [process] = await open();
    await takeIn(process, day('day-1', ['1']));
    const { answers } = await takeIn(process, day('day-2', ['1']));
    expect(answers).toEqual([{ standings: ['1 pending day-2'], opened: ['day-2: text 1'] }]);
    expect(await process.logbook.backlog()).toMatchObject({ pending: 1 });
  });

  it('takes in no piece of a text that is known whole', async () => {
    const [process] = await open();
    await takeIn(process, day('day-1', ['1']));
    const pieces = day('day-2', ['1/2']);
    for (const piece of pieces.messages) piece.baseId = '1';
    const { answers } = await takeIn(process, pieces);
    expect(answers).toEqual([{ standings: [], opened: [] }]);
    expect(await process.logbook.backlog()).toMatchObject({ pending: 1 });
  });

  it('plans a day of several messages only once it has turned out to be new', async () => {
    const [other, process] = await open();
    const first = await takeIn(other, day('day-1', ['1', '2']));
    expect(first).toMatchObject({ statements: 2, planned: [['1', '2']] });
    const again = await takeIn(process, day('day-1', ['1', '2']));
    expect(again.planned).toEqual([]);
  });

  it('lets other processes wait for what it has locked for eight calls at most, however many come', async () => {
    const { statuses, longestTransaction } = await tellCalls(60);
    expect([...statuses]).toEqual([200]);
    // Some nine each, and those that lock all of them; of sixty calls they were 584.
    expect(longestTransaction).toBeLessThan(100);
  });
});
