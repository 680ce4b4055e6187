import axios, { type AxiosAdapter } from 'axios';
import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { type PipedriveDaybook, startPipedriveDaybook } from './support/pipedrive-daybook.js';

const HOUR = 3_600_000;
const day = (contactId: number, ...ids: number[]): object =>
  conversation(
    ids.map((id) => message(id, `text ${id}`)),
    { contactId },
  );

it.each(['429 reset seconds', '429 reset epoch', '429 without'] as const)(
  'goes on by itself after a "%s" in the middle of a day',
  async (kind) => {
    const { signIn, ada, fake, company, pass } = await startPipedriveDaybook();
    const { log, unfiled } = await signIn();
    await log(day(ada.id, 1));
    fake.faults.push({ on: 'updateActivity', kind, times: 4 });

    const answer = await log(day(ada.id, 1, 2));
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toBe(
      'Not logged yet: Pipedrive asks us to slow down. Your messages are kept, and Daybook logs them by itself as soon as it can.',
    );
    await pass(60_000);
    expect(company.activities).toHaveLength(1);
    expect(company.activities[0]?.note).toContain('<b>text 2</b>');
    expect(await unfiled()).toEqual([]);
  },
);

it('waits as long as Pipedrive says, also when that is a moment in epoch seconds', async () => {
  const { signIn, ada, fake, clock } = await startPipedriveDaybook();
  const { log } = await signIn();
  await log(day(ada.id, 1));
  const before = fake.calls.length;
  fake.faults.push({ on: 'updateActivity', kind: '429 reset epoch', times: 1 });
  expect((await log(day(ada.id, 1, 2))).json()).toMatchObject({ successful: true, logIds: ['2'] });
  const [refused, repeated] = fake.calls
    .slice(before)
    .filter(({ operation }) => operation === 'updateActivity');
  expect((repeated?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  expect(clock.now() - (refused?.at ?? 0)).toBeLessThan(4_000);
});

it('leaves a company alone for five minutes when the gateway blocks it', async () => {
  const { signIn, ada, fake, company, pass, cost } = await startPipedriveDaybook();
  const { log, get, unfiled } = await signIn();
  await log(day(ada.id, 1));
  fake.faults.push({ on: 'updateActivity', kind: '403 html', times: 1 });
  cost();

  expect((await log(day(ada.id, 1, 2))).body).toContain('Not logged yet: Pipedrive asks us to slow down.');
  expect(cost().calls).toEqual(['readActivity', 'updateActivity']);
  expect((await get('/contact?phoneNumber=+14155550199')).statusCode).toBe(429);
  await pass(290_000);
  expect(cost().calls).toEqual([]);
  await pass(60_000);
  expect(company.activities[0]?.note).toContain('<b>text 2</b>');
  expect(await unfiled()).toEqual([]);
});

it('takes a 403 that is JSON for what it is: a right that is missing', async () => {
  const { signIn, ada, fake } = await startPipedriveDaybook();
  const { log, unfiled } = await signIn();
  fake.faults.push({ on: 'createActivity', kind: '403 json', times: 1 });
  const answer = await log(day(ada.id, 1));
  expect(answer.statusCode).toBe(400);
  expect(answer.body).toMatch(
    /^Your account may not do this in Pipedrive: it answered 403 \(.+\)\. Ask its administrator\.$/,
  );
  expect(await unfiled()).toMatchObject([{ reason: { code: 'crm_forbidden' } }]);
});

it('stops at its share of the daily budget, says so, and goes on when the next day begins', async () => {
  // 20 % of 290 tokens are 58: sign-in 2, activity types 20, person 1, and seven entries.
  const { signIn, ada, company, pass, cost, clock } = await startPipedriveDaybook();
  company.budget.limit = 290;
  const { log, unfiled } = await signIn();
  const filed = [];
  for (const id of [1, 2, 3, 4, 5, 6, 7]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    const answer = await log(
      conversation([message(id, 'hi')], { key: `c${id}/7/14/2026`, contactId: ada.id }),
    );
    filed.push(answer.statusCode);
  }
  expect(filed).toEqual([200, 200, 200, 200, 200, 200, 200]);
  expect(cost().tokens).toBe(58);

  const answer = await log(conversation([message(8, 'hi')], { key: 'c8/7/14/2026', contactId: ada.id }));
  expect(answer.body).toBe(
    "Not logged yet: Daybook has used its share of Pipedrive's daily budget (58 of 58 tokens). Your messages are kept, and Daybook logs them by itself as soon as it can.",
  );
  expect(cost().calls).toEqual([]);
  await pass(5 * HOUR);
  expect(cost().calls).toEqual([]);
  await pass(2 * HOUR);
  expect(new Date(clock.now()).toISOString().slice(0, 10)).toBe('2026-07-15');
  expect(company.activities).toHaveLength(8);
  expect(await unfiled()).toEqual([]);
});

it('asks once an hour while the company has nothing left for anybody, and loses nothing', async () => {
  const { signIn, ada, company, pass, cost } = await startPipedriveDaybook();
  const { log, unfiled } = await signIn();
  await log(day(ada.id, 1));
  company.budget.spent = company.budget.limit;
  cost();

  expect((await log(day(ada.id, 1, 2))).statusCode).toBe(503);
  await pass(5 * HOUR);
  expect(cost().calls.length).toBeLessThanOrEqual(7);
  await pass(2 * HOUR);
  expect(company.activities[0]?.note).toContain('<b>text 2</b>');
  expect(await unfiled()).toEqual([]);
});

interface Departures {
  daybook: PipedriveDaybook;
  /** Lets time pass, and delivery do its work. */
  pass: (milliseconds: number) => Promise<void>;
  /** When requests of the API left whose path fits. They arrive when the machine gets to it. */
  leftAt: (path: RegExp) => number[];
}

/**
 * Everybody who waits for the same moment wakes at it: nothing else moves the clock, so it never passes a moment for which
 * somebody waits, however busy the machine is.
 */
async function startWhereAllWakeAtOnce(): Promise<Departures> {
  let sleeping: { wake: number; rise: () => void }[] = [];
  const wakeAll = async (): Promise<void> => {
    while (sleeping.length > 0) {
      // What may leave before has left by then.
      for (let turn = 0; turn < 50; turn += 1) {
        // oxlint-disable-next-line no-await-in-loop -- turn by turn
        await new Promise((next) => setImmediate(next));
      }
      const { clock } = daybook;
      clock.advance(Math.max(0, Math.min(...sleeping.map(({ wake }) => wake)) - clock.now()));
      const risen = sleeping.filter(({ wake }) => wake <= clock.now());
      sleeping = sleeping.filter(({ wake }) => wake > clock.now());
      for (const { rise } of risen) rise();
    }
  };
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((rise) => {
      sleeping.push({ wake: daybook.clock.now() + milliseconds, rise });
      if (sleeping.length === 1) void wakeAll();
    });
  const departures: { path: string; at: number }[] = [];
  const send = axios.getAdapter('http');
  const adapter: AxiosAdapter = (config) => {
    departures.push({ path: new URL(axios.getUri(config)).pathname, at: daybook.clock.now() });
    return send(config);
  };
  const daybook = await startPipedriveDaybook({ connector: { sleep, adapter }, server: { sleep } });
  const pass = async (milliseconds: number): Promise<void> => {
    const end = daybook.clock.now() + milliseconds;
    while (daybook.clock.now() < end) {
      // oxlint-disable no-await-in-loop -- time passes in order
      await sleep(5_000);
      await daybook.app.logbook.deliverDue();
      // oxlint-enable no-await-in-loop
    }
  };
  return {
    daybook,
    pass,
    leftAt: (fits) => departures.filter(({ path }) => fits.test(path)).map(({ at }) => at),
  };
}

function mostInTwoSeconds(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 2_000).length));
}

it('never sends more than half of the burst that Pipedrive allows', async () => {
  const { daybook, pass, leftAt } = await startWhereAllWakeAtOnce();
  const { signIn, company } = daybook;
  company.budget.limit = 1_000_000;
  const { log } = await signIn();
  const people = Array.from({ length: 120 }, (_, index) => company.addPerson({ name: `Person ${index}` }));
  const answers = await Promise.all(
    people.map(({ id }, index) =>
      log(conversation([message(index + 1, 'hi')], { key: `c${index}/7/14/2026`, contactId: id })),
    ),
  );
  // Who slept too long on a busy machine has sent nothing, and is served after a pause.
  await pass(600_000);
  expect(mostInTwoSeconds(leftAt(/^\/api\//))).toBeLessThanOrEqual(40);
  // Who would have to wait long is told that the message is kept.
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 503]));
  expect(company.activities).toHaveLength(120);
});

it('searches at most five times in two seconds', async () => {
  const { daybook, leftAt } = await startWhereAllWakeAtOnce();
  const { get } = await daybook.signIn();
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => get(`/contact?phoneNumber=+141555502${index + 10}`)),
  );
  const times = leftAt(/^\/api\/v2\/persons\/search$/);
  expect(times).toHaveLength(12);
  expect(mostInTwoSeconds(times)).toBe(5);
});

it('counts what each account has spent in the metrics', async () => {
  const { signIn, ada, app } = await startPipedriveDaybook();
  const { log } = await signIn();
  await log(day(ada.id, 1));
  const { body } = await app.inject('/metrics');
  expect(
    body
      .split('\n')
      .filter((line) => line.startsWith('daybook_crm_tokens_total'))
      .toSorted(),
  ).toEqual([
    'daybook_crm_tokens_total{platform="pipedrive",account="acme.pipedrive.com",operation="createActivity"} 5',
    'daybook_crm_tokens_total{platform="pipedrive",account="acme.pipedrive.com",operation="listActivityTypes"} 20',
    'daybook_crm_tokens_total{platform="pipedrive",account="acme.pipedrive.com",operation="readPerson"} 1',
    'daybook_crm_tokens_total{platform="pipedrive",account="acme.pipedrive.com",operation="readUser"} 2',
  ]);
});
