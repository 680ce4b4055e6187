import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';

it.each([
  { text: 'x', entryBytes: 10_000 },
  { text: '&', entryBytes: 90_000 },
])(
  'files a day of 5,000 messages ($text) in entries of $entryBytes bytes, each message once',
  async (how) => {
    const daybook = await startFakeDaybook({ entryBytes: how.entryBytes });
    const messages = Array.from({ length: 5_000 }, (_, index) =>
      message(index + 1, how.text, { creationTime: Date.UTC(2026, 6, 14, 17) + index * 1_000 }),
    );
    await daybook.log(conversation(messages));
    const shown = (): number =>
      daybook.crm.entries.reduce((sum, { body }) => sum + transcript(body).length, 0);
    for (let round = 0; round < 200 && shown() < 5_000; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until all is there
      await daybook.pass(1_000);
    }
    const sizes = daybook.crm.entries.map(({ body }) => Buffer.byteLength(body));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(how.entryBytes);
    expect(shown()).toBe(5_000);
    expect(daybook.crm.entries.at(-1)?.subject).toMatch(/ \(part \d+\)$/);
    expect(
      daybook.crm.entries.every(({ body }) => transcript(body).every((line) => line.includes(how.text))),
    ).toBe(true);
    expect(daybook.crm.calls.filter((call) => call !== 'create')).toEqual([]);
    expect(await daybook.unfiled()).toEqual([]);
    expect((await daybook.log(conversation(messages))).json()).toMatchObject({ successful: true });
    expect(shown()).toBe(5_000);
  },
);

it('answers others while such a day is taken in and planned', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 10_000 });
  await daybook.token();
  const messages = Array.from({ length: 5_000 }, (_, index) => message(index + 1, 'x'));
  const isDone = daybook.log(conversation(messages)).then(() => 'the day');
  // Somebody who asks a hundred times in a row is through long before the day is.
  const others = (async () => {
    for (let round = 0; round < 20; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await daybook.app.inject('/isAlive')).body).toBe('OK');
    }
    return 'the others';
  })();
  expect(await Promise.race([isDone, others])).toBe('the others');
  await isDone;
});

it('gives up a day whose writers end again and again without a word, and lists it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-big-day-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const keyRing = createKeyRing([SECRET]);
  const storage = await openSqliteStorage({ file: join(folder, 'daybook.sqlite'), keyRing });
  const daybook = await startFakeDaybook({ server: { storage } });
  daybook.crm.faults.push({ on: 'create', kind: '429 without', times: 3 });
  await daybook.log(conversation([message(1, 'one')]));
  const now = (): number => Math.floor(daybook.clock.now());
  daybook.clock.advance(600_000);
  const [due] = await storage.logbook.due(now(), 1, []);
  for (let death = 1; death <= 10; death += 1) {
    // As processes do that die while they hold the day.
    const opening = { holder: `process ${death}`, now: now(), until: now() + 10_000, plan: () => undefined };
    // oxlint-disable-next-line no-await-in-loop -- one after another
    expect(await storage.logbook.open(due?.digestId ?? '', opening)).toBeDefined();
    daybook.clock.advance(11_000);
  }
  await daybook.pass(5_000);
  expect(daybook.crm.entries).toEqual([]);
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['never_finished']);
  await daybook.post('/unfiled/retry');
  await daybook.pass(5_000);
  expect(daybook.crm.entries).toHaveLength(1);
});
