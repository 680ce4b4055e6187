/** What is answered before it is on the disk, and what becomes of it when the power fails at that moment. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, openPostgresStorage, openSqliteStorage } from '../src/index.js';
import { openStorageIn } from '../src/storage/open-sqlite-storage.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { notChecked } from './support/not-checked.js';
import { hasBinaries, startCluster } from './support/postgres-cluster.mjs';

const keyRing = createKeyRing([SECRET]);
const logged = (...logIds: string[]): object => ({
  successful: true,
  logIds,
  returnMessage: expect.objectContaining({ message: 'Message logged' }),
});

interface Disk {
  /** As the disk has it. */
  file: string;
  /** From now on it writes nothing, until it `goesOn`. */
  stops: () => void;
  goesOn: () => void;
  /** How often it was waited for since it stopped. */
  waits: () => number;
}

/** A server on a disk that writes when it is told to. */
async function startOnDisk(options: FakeDaybookOptions): Promise<FakeDaybook & { disk: Disk }> {
  const file = join(await makeFolder(), 'daybook.sqlite');
  const onDisk = join(await makeFolder(), 'daybook.sqlite');
  const opened = await openSqliteDatabase(file);
  let stopped: Promise<void> | undefined;
  let goesOn = (): void => undefined;
  let waits = 0;
  const sync = async (): Promise<void> => {
    if (stopped) waits += 1;
    await stopped;
    await Promise.all(['', '-wal'].map((part) => copyFile(file + part, onDisk + part)));
  };
  const database: typeof opened = Object.create(opened, { sync: { value: sync } });
  const daybook = await startFakeDaybook({ ...options, storage: await openStorageIn(database, { keyRing }) });
  const disk: Disk = {
    file: onDisk,
    stops: () => {
      stopped = new Promise((resolve) => {
        goesOn = resolve;
      });
    },
    goesOn: () => goesOn(),
    waits: () => waits,
  };
  onTestFinished(() => goesOn());
  return { ...daybook, disk };
}

/** The server that is started when the power is back. */
async function startAgain({ crm, disk }: Awaited<ReturnType<typeof startOnDisk>>): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook({ storage: await openSqliteStorage({ file: disk.file, keyRing }) });
  daybook.crm.entries = crm.entries;
  return daybook;
}

/** Writes nothing to the disk from the moment on that the CRM has the entry. */
function stopAfter(
  operation: 'create' | 'update',
  { crm, disk }: Awaited<ReturnType<typeof startOnDisk>>,
): void {
  crm.onMoment = (moment) => {
    if (moment === `after ${operation}`) disk.stops();
  };
}

/** The texts in each entry. */
function texts({ crm }: FakeDaybook): string[][] {
  return crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1] ?? ''));
}

it('is found in the CRM when the power fails before it is on the disk that an entry was made', async () => {
  const daybook = await startOnDisk({});
  stopAfter('create', daybook);
  expect((await daybook.log(conversation([message(1, 'one')]))).json()).toEqual(logged('1'));

  const again = await startAgain(daybook);
  await again.pass(120_000);
  expect(again.crm.calls).toEqual(['find']);
  expect(await again.unfiled()).toEqual([]);
  expect((await again.log(conversation([message(1, 'one'), message(2, 'two')]))).json()).toEqual(
    logged('1', '2'),
  );
  expect(texts(again)).toEqual([['one', 'two']]);
});

it('is read in the CRM when the power fails before it is on the disk that an entry was replaced', async () => {
  const daybook = await startOnDisk({});
  await daybook.log(conversation([message(1, 'one')]));
  stopAfter('update', daybook);
  expect((await daybook.log(conversation([message(1, 'one'), message(2, 'two')]))).json()).toEqual(
    logged('2'),
  );

  const again = await startAgain(daybook);
  await again.pass(120_000);
  expect(again.crm.calls).toEqual(['read']);
  expect(await again.unfiled()).toEqual([]);
  expect(texts(again)).toEqual([['one', 'two']]);
});

it.each([
  ['whose CRM cannot be searched', { canFind: false }],
  ['which is added to an entry message by message', { writes: 'message' }],
] as const)('is on the disk before who logged a message is answered %s', async (_which, options) => {
  const daybook = await startOnDisk(options);
  stopAfter('create', daybook);
  let isAnswered = false;
  const answer = daybook.log(conversation([message(1, 'one')])).then((response) => {
    isAnswered = true;
    return response;
  });
  await expect.poll(() => daybook.disk.waits()).toBe(1);
  // oxlint-disable-next-line no-await-in-loop -- more turns than an answer takes
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
  expect(isAnswered).toBe(false);
  daybook.disk.goesOn();
  expect((await answer).json()).toEqual(logged('1'));
});

if (!hasBinaries)
  notChecked('what becomes of what PostgreSQL has not written when it dies (install postgresql)');
it.skipIf(!hasBinaries)('is found in the CRM when PostgreSQL dies under a server that goes on', async () => {
  // It writes by itself what nobody waits for only after this time.
  const cluster = await startCluster({ settings: ['wal_writer_delay=10000'] });
  onTestFinished(() => cluster.stop());
  const daybook = await startFakeDaybook({
    storage: await openPostgresStorage({ url: cluster.url, keyRing }),
  });
  expect((await daybook.log(conversation([message(1, 'one')]))).json()).toEqual(logged('1'));
  await cluster.crash();
  await cluster.start();
  daybook.clock.advance(120_000);

  const both = conversation([message(1, 'one'), message(2, 'two')]);
  await expect.poll(async () => (await daybook.log(both)).statusCode).toBe(200);
  expect(texts(daybook)).toEqual([['one', 'two']]);
  expect(await daybook.unfiled()).toEqual([]);
});
