import { expect, it, onTestFinished } from 'vitest';
import { reportOf } from '../src/figures/report.js';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { callOf } from './support/calls.js';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { createTestDatabase, databases } from './support/storages.js';

const HALF_AN_HOUR = 30 * 60_000;

/** Two days filed, one that waits, one that needs a person. */
async function busy(options: FakeDaybookOptions = {}): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook(options);
  const day = (key: string, ...ids: number[]): object =>
    conversation(
      ids.map((id) => message(id, `secret words ${id}`)),
      { key: `${key}/7/14/2026` },
    );
  await daybook.log(day('a', 1, 2));
  await daybook.log(day('b', 3), 'ben');
  daybook.crm.entries.length = 0;
  await daybook.log(day('a', 1, 2, 4));
  await daybook.pass(11_000);
  daybook.crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.log(day('c', 5));
  daybook.clock.advance(60_000);
  return daybook;
}

const read = async ({ app }: FakeDaybook): Promise<ReturnType<typeof reportOf>> =>
  (await app.inject('/status')).json();

it('tells operators what was filed, what waits and why, and what the CRM answered', async () => {
  const { total, accounts, slots } = await read(await busy());
  expect(total).toMatchObject({
    filedToday: 3,
    waiting: 1,
    unfiled: { entry_deleted: 1 },
    errorsToday: { unavailable: expect.any(Number), not_found: expect.any(Number) },
    latency: expect.any(Number),
    budget: null,
  });
  expect(
    accounts.map(({ platform, account, filedToday, waiting }) => [platform, account, filedToday, waiting]),
  ).toEqual([
    ['fake', '', 0, 0],
    ['fake', 'localhost', 3, 1],
  ]);
  expect(slots).toHaveLength(48);
  expect(slots.at(-1)).toMatchObject({ filed: 3, waiting: 1, unfiled: 1 });
  expect(slots.at(-2)).toMatchObject({ filed: 0, waiting: 0, calls: 0, latency: null });
});

it('shows it on a page, without words or names of anybody', async () => {
  const { app } = await busy();
  const { body, headers } = await app.inject({ url: '/status', headers: { accept: 'text/html' } });
  expect(headers['content-security-policy']).toContain("script-src 'none'");
  const text = body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(text).toContain('filed today 3 waiting 1 oldest waits 1 min not filed 1');
  expect(text).toContain('fake localhost 3 1 1 min entry_deleted: 1');
  expect(body.match(/<svg /g)).toHaveLength(6);
  expect(body).toContain('aria-label="Messages and calls filed in half an hour: at most 3, now 3"');
  expect(body).not.toMatch(/secret words|Ada|ben\b|ann\b|\+1/i);
});

it('counts a call as it counts a message, and says so', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([message(1, 'one')]));
  await daybook.ask('POST', '/callLog', callOf().record);
  daybook.crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.ask('POST', '/callLog', callOf({ session: '700002' }).record);
  expect((await read(daybook)).total).toMatchObject({ filedToday: 2, waiting: 1 });
  const { body } = await daybook.app.inject('/metrics');
  expect(body).toContain('\ndaybook_messages_filed_total 2\n');
  expect(body).toContain('\ndaybook_messages_waiting{state="pending"} 1\n');
  const help = Object.fromEntries(
    [...body.matchAll(/^# HELP (daybook_\S*(?:messages|pending)\S*) (.*)$/gm)].map(([, name, words]) => [
      name,
      words,
    ]),
  );
  expect(help).toEqual({
    daybook_messages_filed_total: 'Messages and calls that were written into a CRM for the first time.',
    daybook_messages_waiting:
      'Messages and calls in the logbook that are not in a CRM: pending (to be written) or unfiled (a person must act).',
    daybook_oldest_pending_seconds:
      'How long the message or call that has waited longest to be written has waited; 0 when none does.',
    daybook_account_messages_filed_total:
      'Messages and calls of an account that were written for the first time.',
    daybook_account_messages_waiting: 'Messages and calls of an account that are to be written.',
    daybook_account_messages_unfiled:
      'Messages and calls of an account that need a person, by the code of the error that keeps them.',
    daybook_account_oldest_pending_seconds:
      "How long the account's message or call that has waited longest to be written has waited.",
  });
});

it('has the same figures in its metrics', async () => {
  const { app } = await busy();
  const { body } = await app.inject('/metrics');
  const lines = body
    .split('\n')
    .filter((line) => line.startsWith('daybook_account_') && !line.includes('_bucket'));
  expect(lines).toEqual(
    expect.arrayContaining([
      'daybook_account_messages_filed_total{platform="fake",account="localhost"} 3',
      'daybook_account_messages_waiting{platform="fake",account="localhost"} 1',
      'daybook_account_messages_unfiled{platform="fake",account="localhost",reason="entry_deleted"} 1',
      expect.stringMatching(
        /^daybook_account_oldest_pending_seconds\{platform="fake",account="localhost"\} 6\d/,
      ),
      expect.stringMatching(
        /^daybook_account_crm_calls_total\{platform="fake",account="localhost",outcome="ok"\} \d+$/,
      ),
      expect.stringMatching(
        /^daybook_account_crm_call_seconds_count\{platform="fake",account="localhost"\} \d+$/,
      ),
    ]),
  );
});

it('says that nothing waits when nothing does', async () => {
  const { app } = await startFakeDaybook();
  const { body } = await app.inject({ url: '/status', headers: { accept: 'text/html' } });
  expect(body).toContain('Nothing has happened today, and nothing waits.');
});

it('puts what happened into its half hour, and begins a day with nothing', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([message(1, 'one')]));
  daybook.clock.advance(HALF_AN_HOUR);
  await daybook.log(conversation([message(1, 'one'), message(2, 'two')]));
  const { slots } = await read(daybook);
  expect(slots.slice(-3).map(({ filed }) => filed)).toEqual([0, 1, 1]);
  daybook.clock.advance(6 * 3_600_000);
  const next = await read(daybook);
  expect(next.total.filedToday).toBe(0);
  expect(next.slots.map(({ filed }) => filed).filter(Boolean)).toEqual([1, 1]);
});

it.each(databases)('adds up what all processes note, and forgets what is old, on %s', async (name) => {
  const database = await createTestDatabase(name);
  const storage = await database.open();
  onTestFinished(async () => {
    await storage.close();
    await database.remove();
  });
  const figure = { slotAt: HALF_AN_HOUR, platform: 'fake', account: 'a.example' };
  const noted = (filed: number, waiting: number): Parameters<typeof storage.figures.note>[0] => ({
    counts: [{ ...figure, name: 'filed', value: filed }],
    levels: [{ ...figure, name: 'waiting', value: waiting }],
  });
  await storage.figures.note(noted(2, 5));
  await storage.figures.note(noted(3, 4));
  await storage.figures.note({ counts: [{ ...figure, slotAt: 0, name: 'filed', value: 1 }], levels: [] });
  const values = async (since: number): Promise<string[]> =>
    (await storage.figures.since(since))
      .map(({ slotAt, name: which, value }) => `${slotAt} ${which} ${value}`)
      .toSorted();
  expect(await values(HALF_AN_HOUR)).toEqual(['1800000 filed 5', '1800000 waiting 5']);
  expect(await values(0)).toHaveLength(3);
  await storage.figures.dropBefore(HALF_AN_HOUR);
  expect(await values(0)).toHaveLength(2);
});

it('counts nothing twice when what is old cannot be dropped for a moment', async () => {
  const storage = await openSqliteStorage({ file: ':memory:', keyRing: createKeyRing([SECRET]) });
  let isLocked = true;
  const dropBefore: typeof storage.figures.dropBefore = async (before) => {
    if (isLocked) throw new Error('locked');
    await storage.figures.dropBefore(before);
  };
  const daybook = await startFakeDaybook({
    storage: { ...storage, figures: { ...storage.figures, dropBefore } },
  });
  await daybook.log(conversation([message(1, 'one')]));
  expect((await read(daybook)).total.filedToday).toBe(1);
  isLocked = false;
  expect((await read(daybook)).total.filedToday).toBe(1);
});

it('tells of a budget where it is known, and estimates how long calls take', () => {
  const at = Date.UTC(2026, 6, 14, 12);
  const figure = { slotAt: at, platform: 'p', account: 'a.example' };
  const values = { tokens: 40, 'daily-limit': 100, 'calls:ok': 20, 'took:100': 19, 'took:250': 1 };
  const figures = Object.entries(values).map(([name, value]) => ({ ...figure, name, value }));
  expect(reportOf(figures, { waiting: [], problems: [] }, at).total).toMatchObject({
    callsToday: 20,
    latency: 100,
    budget: { spent: 40, limit: 100 },
  });
});
