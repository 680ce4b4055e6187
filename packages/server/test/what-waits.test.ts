import { DaybookError } from '@daybook/core';
import { expect, it, onTestFinished } from 'vitest';
import { acmeConnector, signInToAcme } from './support/acme.js';
import { callOf } from './support/calls.js';
import { conversation, message, transcript } from './support/conversations.js';
import { daybook as command } from './support/daybook.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { createTestDatabase, databases } from './support/storages.js';

/** What is looked at by people, in July 2026, in Los Angeles. */
const ELEVEN = Date.UTC(2026, 6, 14, 18);
const MINUTE = 60_000;
const NEWER = 'a newer secret that is long enough to be used';

const ofBen = conversation([message(2, 'two'), message(3, 'three')], {
  key: 'ben/7/14/2026',
  contactId: 102,
  contactName: 'Ben <Known>',
});

/** A CRM that is down, and asks to be left alone for two minutes: one day was tried, and one came a minute later. */
async function waiting(options: Parameters<typeof startFakeDaybook>[0] = {}): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook(options);
  await daybook.token();
  const headers = { 'retry-after': '120' };
  daybook.crm.faults.push({ on: 'create', kind: 'answer', status: 503, headers, times: 1 });
  await daybook.log(conversation([message(1, 'one')]));
  daybook.clock.advance(MINUTE);
  await daybook.log(ofBen);
  return daybook;
}

const listOf = async (daybook: FakeDaybook, username = 'ann'): Promise<unknown> =>
  (await daybook.ask('GET', '/unfiled', undefined, { username })).json<{ waiting: unknown }>().waiting;

const pageOf = async (daybook: FakeDaybook): Promise<string> => {
  const headers = { accept: 'text/html' };
  const { body } = await daybook.ask('GET', '/unfiled', undefined, { headers });
  return body.replace(/<[^>]+>/g, '\n').replace(/\n+/g, '\n');
};

it.each(databases)(
  'tells with whom, since when and why something waits, and when it is tried again: %s',
  async (name) => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const daybook = await waiting({ server: {}, storage: await database.open() });
    const zone = { timezoneName: 'America/Los_Angeles' };
    const inTwoMinutes = {
      problem: {
        code: 'crm_unavailable',
        message: 'Fake CRM is not answering (it answered 503).',
        at: ELEVEN,
      },
      nextTryAt: ELEVEN + 2 * MINUTE,
    };
    expect(await listOf(daybook)).toEqual({
      messages: 3,
      digests: [
        {
          kind: 'day',
          digestId: expect.any(String),
          contactName: 'Ada Known',
          zone,
          startsAt: Date.UTC(2026, 6, 14, 17, 1),
          messages: 1,
          first: { type: 'SMS', direction: 'Inbound', phoneNumber: '+14155550100', words: 'one' },
          since: ELEVEN,
          ...inTwoMinutes,
        },
        {
          kind: 'day',
          digestId: expect.any(String),
          contactName: 'Ben <Known>',
          zone,
          startsAt: Date.UTC(2026, 6, 14, 17, 2),
          messages: 2,
          first: { type: 'SMS', direction: 'Inbound', phoneNumber: '+14155550100', words: 'two' },
          since: ELEVEN + MINUTE,
          ...inTwoMinutes,
        },
      ],
    });
    expect(await listOf(daybook, 'ben')).toEqual({ messages: 0, digests: [] });

    await daybook.pass(MINUTE);
    expect(daybook.crm.entries.map(({ body }) => transcript(body).length)).toEqual([1, 2]);
    expect(await listOf(daybook)).toEqual({ messages: 0, digests: [] });
  },
);

it('shows it on the page', async () => {
  expect(await pageOf(await waiting())).toContain(`
Waiting
3 messages or calls wait: Daybook files them by itself as soon as Fake CRM takes them.
Fake CRM is not answering (it answered 503).
Last tried: July 14, 11:00 AM. Next try: July 14, 11:02 AM.
1 message with Ada Known, Tuesday, July 14, 2026, since July 14, 11:00 AM
2 messages with Ben &lt;Known>, Tuesday, July 14, 2026, since July 14, 11:01 AM
`);
});

it('shows a call that waits for a reason of its own', async () => {
  const daybook = await startFakeDaybook({ settlingSeconds: 300 });
  daybook.crm.faults.push({ on: 'create', kind: 'hang before', times: 1 });
  await daybook.ask('POST', '/callLog', callOf().record);
  daybook.clock.advance(MINUTE);
  await daybook.app.logbook.deliverDue();
  expect(await pageOf(daybook)).toContain(`
Fake CRM has not said whether it stored this entry.
Last tried: July 14, 11:01 AM. Next try: July 14, 11:05 AM.
A call with Ada Known, Tuesday, July 14, 2026, since July 14, 11:00 AM
`);
});

it('tells a hundred of those that wait, the oldest first, and that there are more', async () => {
  const daybook = await waiting();
  const days = Array.from({ length: 100 }, (_, index) =>
    conversation([message(1_000 + index, 'more')], {
      key: `more-${index}/7/14/2026`,
      contactId: 200 + index,
    }),
  );
  for (const day of days) {
    daybook.clock.advance(1);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await daybook.log(day);
  }
  const { messages, digests } = (await listOf(daybook)) as { messages: number; digests: { since: number }[] };
  expect([messages, digests.length, digests[0]?.since, digests[99]?.since]).toEqual([
    103,
    100,
    ELEVEN,
    ELEVEN + MINUTE + 98,
  ]);
  expect(await pageOf(daybook)).toContain('\nAnd others that have not waited as long.\n');
});

it('tells operators the last problem of each account, without the words of the CRM, until all is filed', async () => {
  const daybook = await waiting();
  const statusOf = async (): Promise<{ total: object; accounts: object[] }> =>
    (await daybook.app.inject('/status')).json();
  const lastProblem = { code: 'crm_unavailable', at: ELEVEN };
  expect(await statusOf()).toMatchObject({
    total: { waiting: 3, lastProblem },
    accounts: [
      { account: '', lastProblem: null },
      { account: 'localhost', lastProblem },
    ],
  });
  const page = await daybook.app.inject({ url: '/status', headers: { accept: 'text/html' } });
  expect(page.body).toContain('<td>crm_unavailable, 1 min ago</td>');
  expect(page.body).not.toContain('it answered');

  await daybook.pass(MINUTE);
  expect(await statusOf()).toMatchObject({ total: { waiting: 0, lastProblem: null } });
});

it.each(databases)('hides no account behind the thousand problems of another one: %s', async (name) => {
  const database = await createTestDatabase(name);
  onTestFinished(database.remove);
  const acme = acmeConnector({
    createMessageLog() {
      throw new DaybookError('crm_unavailable', { crm: 'Acme', detail: 'it answered 503' });
    },
  });
  const { app, clock } = await startFakeDaybook({
    server: { connectors: [acme], storage: await database.open() },
  });
  const logAt = async (hostname: string): Promise<void> => {
    clock.advance(MINUTE);
    const { token } = await signInToAcme(app, { hostname });
    await app.inject({
      method: 'POST',
      url: `/messageLog?jwtToken=${token}`,
      payload: conversation([message(1, 'one')]),
    });
  };
  await logAt('a.acme.example');
  await logAt('b.acme.example');
  const columns = `user_key, sealed_conversation, sealed_submission, sealed_problem, problem_at, next_attempt_at,
    created_at, updated_at`;
  await database.run(`insert into digests (digest_id, ${columns})
    with recursive many(number) as (select 1 union all select number + 1 from many where number < 1000)
    select 'copy ' || number, ${columns.replace('problem_at', 'problem_at - 1')} from digests, many
    where problem_at = ${ELEVEN + 2 * MINUTE}`);

  const { accounts } = (await app.inject('/status')).json<{ accounts: object[] }>();
  expect(accounts).toMatchObject([
    { account: '', lastProblem: null },
    { account: 'a.acme.example', lastProblem: { code: 'crm_unavailable', at: ELEVEN + MINUTE } },
    { account: 'b.acme.example', lastProblem: { code: 'crm_unavailable', at: ELEVEN + 2 * MINUTE } },
  ]);
});

it('prints it on a terminal, also when the server was stopped', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const server = await waiting({ storage: await database.open() });
  await server.app.close();
  const environment = { DAYBOOK_SECRET: SECRET, ...database.environment };
  const why = 'Fake CRM is not answering (it answered 503). Tried 2026-07-14 11:00, next try now.';
  expect((await command(['unfiled', 'fake', 'ann'], environment)).stdout.split('\n')).toEqual([
    '3 messages or calls wait: Daybook files them by itself as soon as the CRM takes them.',
    `2026-07-14  1 message with Ada Known, waits since 2026-07-14 11:00: ${why}`,
    `2026-07-14  2 messages with Ben <Known>, waits since 2026-07-14 11:01: ${why}`,
    '',
  ]);
  expect((await command(['status'], environment)).stdout).toMatch(
    /^all: 0 filed today, 3 waiting \(the oldest for \d+ min\); last problem: crm_unavailable, \d+ min ago; /,
  );
});

it('keeps no word of the CRM in clear, and seals it anew with the newest secret', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const { app } = await waiting({ storage: await database.open() });
  await app.close();
  const rows = await database.run('select * from digests');
  expect(JSON.stringify(rows)).not.toContain('answered');

  const environment = { ...database.environment, DAYBOOK_SECRET: `${NEWER},${SECRET}` };
  expect((await command(['reseal'], environment)).code).toBe(0);
  const { stdout } = await command(['unfiled', 'fake', 'ann'], { ...environment, DAYBOOK_SECRET: NEWER });
  expect(stdout).toContain('Ada Known, waits since 2026-07-14 11:00: Fake CRM is not answering');
});
