/** Whoever asks while others are on the way shares their commit. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogbookStore } from '@daybook/core';
import { Kysely } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createKeyRing } from '../src/index.js';
import { sqliteDialect } from '../src/storage/logbook/dialects.js';
import { HotStatements } from '../src/storage/logbook/hot-statements.js';
import { KnowledgePrints } from '../src/storage/logbook/knowledge-prints.js';
import { createLogbookStore } from '../src/storage/logbook-store.js';
import { Lull } from '../src/storage/lull.js';
import { migrate } from '../src/storage/migrations.js';
import type { DaybookDatabase } from '../src/storage/schema.js';
import { createSealedJson } from '../src/storage/sealed-json.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { createSqliteDialect } from '../src/storage/sqlite-dialect.js';
import { Turnstile } from '../src/storage/turnstile.js';
import { createUserStore } from '../src/storage/user-store.js';
import { SECRET } from './support/harness.js';
import { storedUser } from './support/stored-user.js';
import { day, NOW } from './support/taken-in-day.js';

interface Counted {
  logbook: LogbookStore;
  /** How often it has committed something. */
  commits: () => number;
  /** How many rows its statements were given. */
  rows: () => number[];
}

/** A logbook for one user. */
async function openCounting(clock: () => number): Promise<Counted> {
  let commits = 0;
  const rows: number[] = [];
  const sqlite = await openSqliteDatabase(':memory:');
  const prepare: typeof sqlite.prepare = (text) => {
    if (text === 'commit') commits += 1;
    const statement = sqlite.prepare(text);
    if (!text.includes('jsonb_each')) return statement;
    const all: typeof statement.all = (given) => {
      rows.push(z.array(z.unknown()).parse(JSON.parse(z.string().parse(given[0]))).length);
      return statement.all(given);
    };
    return Object.create(statement, { all: { value: all } });
  };
  const counting: typeof sqlite = Object.create(sqlite, { prepare: { value: prepare } });
  const database = new Kysely<DaybookDatabase>({
    dialect: createSqliteDialect({ database: counting, patienceMs: 5_000 }),
  });
  onTestFinished(() => database.destroy());
  const sealed = createSealedJson(createKeyRing([SECRET]));
  await migrate(database, sealed);
  await createUserStore(database, sealed).save(storedUser('user-1'), NOW);
  const prints = new KnowledgePrints(database, sealed);
  await prints.load();
  commits = 0;
  const statements = new HotStatements(sqliteDialect);
  const turnstile = new Turnstile();
  const logbook = createLogbookStore(database, {
    statements,
    sealed,
    prints,
    turnstile,
    lull: new Lull(turnstile, clock),
  });
  return { logbook, commits: () => commits, rows: () => rows };
}

function takeIn(logbook: LogbookStore, id: string): Promise<unknown> {
  return logbook.takeIn([day([id], { id: `digest-${id}` })]);
}

it('is one commit for all who come turn by turn', async () => {
  const { logbook, commits } = await openCounting(() => 0);
  const asked: Promise<unknown>[] = [];
  for (const id of ['1', '2', '3', '4', '5']) {
    asked.push(takeIn(logbook, id));
    // oxlint-disable-next-line no-await-in-loop -- one in each turn of the event loop
    await nextTurn();
  }
  await Promise.all(asked);
  expect(commits()).toBe(1);
  expect(await logbook.backlog()).toMatchObject({ pending: 5 });
});

it('lets those who shared one go on a few in each turn, and share the next one', async () => {
  let time = 0;
  const { logbook, commits } = await openCounting(() => (time += 1));
  let turn = 0;
  const count = (): void => {
    turn += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  onTestFinished(() => clearImmediate(next));

  const turns = await Promise.all(
    Array.from({ length: 128 }, async (_, index) => {
      await takeIn(logbook, `a${index}`);
      const wentOn = turn;
      await takeIn(logbook, `b${index}`);
      return wentOn;
    }),
  );
  // Sixteen when they are answered, and sixteen later in the same turn.
  const most = Math.max(...turns.map((each) => turns.filter((other) => other === each).length));
  expect(most).toBeLessThanOrEqual(32);
  expect(commits()).toBe(2);
  expect(await logbook.backlog()).toMatchObject({ pending: 256 });
});

it('is statements of a hundred rows at most, for SQLite works within the event loop', async () => {
  const { logbook, commits, rows } = await openCounting(() => 0);
  await Promise.all(Array.from({ length: 250 }, (_, index) => takeIn(logbook, String(index))));
  expect(Math.max(...rows())).toBe(100);
  expect(commits()).toBe(1);
  expect(await logbook.backlog()).toMatchObject({ pending: 250 });
});

it('does not wait for ever where somebody always comes', async () => {
  let time = 0;
  const { logbook } = await openCounting(() => (time += 1));
  const asked: Promise<unknown>[] = [];
  const first = takeIn(logbook, '0').then(() => 'taken in');
  // oxlint-disable-next-line no-await-in-loop
  for (let id = 1; (await Promise.race([first, nextTurn('not yet')])) === 'not yet'; id += 1)
    asked.push(takeIn(logbook, String(id)));
  await Promise.all([first, ...asked]);
  expect(await logbook.backlog()).toMatchObject({ pending: asked.length + 1 });
});
