import { createPipedriveConnector } from '@daybook/connector-pipedrive';
import type { FakeUser } from '@daybook/connector-pipedrive/fake';
import axios, { type AxiosAdapter, AxiosError, type AxiosResponse } from 'axios';
import { expect, it } from 'vitest';
import { type Client, clientOf } from './support/client.js';
import { conversation, MINUTE, message } from './support/conversations.js';
import { type PipedriveDaybook, startPipedriveDaybook } from './support/pipedrive-daybook.js';
import { until as waitUntil } from './support/processes.js';

const HOUR = 60 * MINUTE;
const SLOW_DOWN =
  'Not logged yet: Pipedrive asks us to slow down. Your messages are kept, and Daybook logs them by itself as soon as it can.';
const TWELVE_NUMBERS = Array.from({ length: 12 }, (_, index) => `+141555502${index + 10}`);
const day = (contactId: number, ...ids: number[]): object =>
  conversation(
    ids.map((id) => message(id, `text ${id}`)),
    { contactId },
  );

/** Answers take 50 ms, in which others come too. Time passes only when everything waits for it. */
async function startSlowly() {
  const network = { underway: 0 };
  let sleepers: { until: number; wake: () => void }[] = [];
  const adapter: AxiosAdapter = async (config) => {
    network.underway += 1;
    const answer = axios
      .getAdapter('http')(config)
      .finally(() => (network.underway -= 1));
    await Promise.allSettled([answer]);
    await sleep(50);
    return answer;
  };
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => sleepers.push({ until: daybook.clock.now() + milliseconds, wake }));
  const server = { sleep: async () => undefined };
  const daybook = await startPipedriveDaybook({ server, connector: { adapter, sleep } });
  /** Lets time pass until something is done. */
  const flow = async <Result>(work: Promise<Result>): Promise<Result> => {
    const state = { isDone: false, quietTurns: 0 };
    const result = work.finally(() => (state.isDone = true));
    while (!state.isDone) {
      // oxlint-disable-next-line no-await-in-loop -- one turn after another
      await new Promise((resolve) => setImmediate(resolve));
      state.quietTurns = network.underway > 0 ? 0 : state.quietTurns + 1;
      if (state.quietTurns < 50) continue;
      const next = Math.min(...sleepers.map(({ until }) => until));
      const due = sleepers.filter(({ until }) => until === next);
      sleepers = sleepers.filter(({ until }) => until !== next);
      if (due.length > 0) daybook.clock.advance(Math.max(0, next - daybook.clock.now()));
      for (const { wake } of due) wake();
      state.quietTurns = 0;
    }
    return result;
  };
  return { ...daybook, flow };
}

it('keeps within its share of the budget when many log at once, and loses nothing', async () => {
  // 20 % of 290 tokens are 58: sign-in 2, activity types 20, and 36 for people and their entries.
  const { company, signIn, cost, pass } = await startPipedriveDaybook();
  company.budget.limit = 290;
  const client = await signIn();
  const people = Array.from({ length: 60 }, (_, index) => company.addPerson({ name: `Person ${index}` }));
  const answers = await Promise.all(
    people.map(({ id }, index) =>
      client.log(conversation([message(index + 10, 'hi')], { key: `c${index}/7/14/2026`, contactId: id })),
    ),
  );
  expect(cost().tokens).toBeLessThanOrEqual(58);
  expect(answers.map(({ body }) => body)).toContainEqual(
    expect.stringMatching(
      /^Not logged yet: Daybook has used its share of Pipedrive's daily budget \(\d\d of 58 tokens\)\./,
    ),
  );

  company.budget.limit = 30_000;
  await pass(7 * HOUR);
  expect(company.activities).toHaveLength(60);
  expect(await client.unfiled()).toEqual([]);
});

it('keeps half of its share for logging, however many numbers are looked up', async () => {
  // 20 % of 1,000 tokens are 200; a lookup costs 20, after 2 for the sign-in.
  const { signIn, ada, company } = await startPipedriveDaybook();
  company.budget.limit = 1_000;
  const { get, log } = await signIn();
  const answers = [];
  for (const end of [10, 11, 12, 13, 14, 15]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    answers.push(await get(`/contact?phoneNumber=+141555502${end}`));
  }
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 429, 429]);
  expect(answers.at(-1)?.body).toBe(
    "Daybook has used its share of Pipedrive's daily budget (82 of 100 tokens for finding contacts). It goes on by itself when the next day begins.",
  );
  expect((await log(day(ada.id, 1))).json()).toMatchObject({ successful: true, logIds: ['1'] });
});

it('pays for one page of a name that 2,600 people have, and nothing to search it again for a while', async () => {
  const { signIn, company, cost, clock } = await startPipedriveDaybook();
  for (let index = 0; index < 2_600; index += 1) company.addPerson({ name: `Anna ${index}` });
  const { get } = await signIn();
  cost();
  const first = await get('/custom/contact/search?name=an');
  expect(first.json().contact).toHaveLength(100);
  expect(cost().tokens).toBe(20 + 5 * 30);
  clock.advance(4 * MINUTE);
  expect((await get('/custom/contact/search?name=AN')).json()).toEqual(first.json());
  expect(cost().calls).toEqual([]);
});

it('sends nothing after a block by the gateway, also not what waited for its turn', async () => {
  const { signIn, fake, flow } = await startSlowly();
  const { get } = await flow(signIn());
  const before = fake.calls.length;
  fake.faults.push({ on: 'searchPersons', kind: '403 html', times: 1 });
  const answers = await flow(
    Promise.all(TWELVE_NUMBERS.map((number) => get(`/contact?phoneNumber=${number}`))),
  );
  const calls = fake.calls.slice(before);
  expect(calls.map(({ operation }) => operation)).toEqual(Array<string>(5).fill('searchPersons'));
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(4);
  expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(8);
});

it.each(['text/plain; charset=UTF-8', undefined])(
  'takes a 403 of the type %s for a block, not for a right that is missing',
  async (type) => {
    let blocks = false;
    let count = 0;
    const adapter: AxiosAdapter = async (config) => {
      if (!blocks) return axios.getAdapter('http')(config);
      count += 1;
      const headers = type ? { 'content-type': type } : {};
      const response: AxiosResponse = { status: 403, statusText: '', headers, data: 'error 1015', config };
      throw new AxiosError('Refused', 'ERR_BAD_REQUEST', config, {}, response);
    };
    const { signIn, ada, company, pass } = await startPipedriveDaybook({ connector: { adapter } });
    const { log, unfiled } = await signIn();
    await log(day(ada.id, 1));
    blocks = true;
    expect((await log(day(ada.id, 1, 2))).body).toBe(SLOW_DOWN);
    await pass(290_000);
    expect(count).toBe(1);
    blocks = false;
    await pass(MINUTE);
    expect(company.activities[0]?.note).toContain('<b>text 2</b>');
    expect(await unfiled()).toEqual([]);
  },
);

it('waits after a 429 also with what waited for its turn', async () => {
  const { signIn, fake, flow } = await startSlowly();
  const { get } = await flow(signIn());
  const before = fake.calls.length;
  fake.faults.push({ on: 'searchPersons', kind: '429 reset epoch', times: 1 });
  await flow(Promise.all(TWELVE_NUMBERS.map((number) => get(`/contact?phoneNumber=${number}`))));
  const times = fake.calls.slice(before).map(({ at }) => at - (fake.calls[before]?.at ?? 0));
  // What was to leave at two seconds queues behind what was to leave at four: the limit holds there as well.
  expect(times.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 4_000]);
});

it('asks seldom when every answer is a 429 that says nothing, and goes on when that is over', async () => {
  const { signIn, ada, fake, company, cost, pass } = await startPipedriveDaybook();
  const { log, unfiled } = await signIn();
  await log(day(ada.id, 1));
  fake.faults.push({ on: 'any', kind: '429 without', times: 99_999 });
  cost();
  expect((await log(day(ada.id, 1, 2))).body).toBe(SLOW_DOWN);
  await pass(HOUR);
  expect(cost().calls.length).toBeLessThanOrEqual(12);
  fake.faults.splice(0);
  await pass(2 * HOUR);
  expect(company.activities[0]?.note).toContain('<b>text 2</b>');
  expect(await unfiled()).toEqual([]);
});

async function typeToken({ app }: PipedriveDaybook, apiKey: string, hostname = 'acme.pipedrive.com') {
  const payload = { apiKey, platform: 'pipedrive', hostname, additionalInfo: { apiKey } };
  return app.inject({ method: 'POST', url: '/apiKeyLogin?state=platform=pipedrive', payload });
}

it.each<[string, boolean, (ann: FakeUser) => unknown, RegExp]>([
  ['whose API token was made anew', false, (ann) => (ann.apiToken = 'made anew'), /^Pipedrive no longer acc/],
  ['who lacks a right', true, (ann) => ann.scopes.delete('activities:full'), /^Your account may not do this/],
])('logs for an agent who asks together with a colleague %s', async (_who, isOauth, hinder, refusal) => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const adapter: AxiosAdapter = async (config) => {
    if (config.url?.endsWith('/activityTypes')) await released;
    return axios.getAdapter('http')(config);
  };
  const withToken = { server: { connectors: [createPipedriveConnector({ adapter })] } };
  const daybook = await startPipedriveDaybook(isOauth ? { connector: { adapter } } : withToken);
  const { app, company, fake, ann, ada } = daybook;
  const signIn = async (user: FakeUser): Promise<Client> =>
    isOauth
      ? daybook.signIn(user)
      : clientOf(app, (await typeToken(daybook, user.apiToken)).json<{ jwtToken: string }>().jwtToken);
  const bob = company.addUser({ name: 'Bob Agent' });
  const [first, second] = [await signIn(ann), await signIn(bob)];
  hinder(ann);

  /** Who has come as far as asking for the person, and so for the types too. */
  const agents = (): number => {
    const reads = fake.calls.filter(({ operation }) => operation === 'readPerson');
    return new Set(reads.map(({ headers }) => headers.get('x-api-token') ?? headers.get('authorization')))
      .size;
  };
  const forAnn = first.log(day(ada.id, 1));
  await waitUntil(() => agents() === 1);
  const forBob = second.log(day(ada.id, 1));
  await waitUntil(() => agents() === 2);
  release();
  expect((await forAnn).body).toMatch(refusal);
  expect((await forBob).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(company.activities.map(({ owner_id }) => owner_id)).toEqual([bob.id]);
});

it('has in its metrics no host that somebody only typed into the login form', async () => {
  const daybook = await startPipedriveDaybook({ server: { connectors: [createPipedriveConnector()] } });
  for (const host of ['typo-1.pipedrive.com', 'typo-2.pipedrive.com']) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    expect((await typeToken(daybook, 'any', host)).statusCode).toBe(400);
  }
  await typeToken(daybook, daybook.ann.apiToken);
  const { body } = await daybook.app.inject('/metrics');
  expect(body).toContain('account="acme.pipedrive.com"');
  expect(body).not.toContain('typo-');
});
