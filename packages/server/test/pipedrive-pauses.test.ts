import axios, { type AxiosAdapter, AxiosError, type AxiosResponse } from 'axios';
import { expect, it } from 'vitest';
import { conversation, MINUTE, message } from './support/conversations.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';

const HOUR = 60 * MINUTE;
const KEPT = 'Your messages are kept, and Daybook logs them by itself as soon as it can.';
const day = (contactId: number, number: number): object =>
  conversation([message(number, `text ${number}`)], { key: `c${number}/7/14/2026`, contactId });

/** A Pipedrive that answers every write in one way, for as long as `refuses` says so. */
function refusing(status: number, headers: Record<string, string>) {
  const state = { refuses: true, count: 0 };
  const adapter: AxiosAdapter = async (config) => {
    if (!state.refuses || config.method === 'get' || !config.url?.includes('/api/'))
      return axios.getAdapter('http')(config);
    state.count += 1;
    const json = { 'content-type': 'application/json', ...headers };
    const response: AxiosResponse = { status, statusText: '', headers: json, data: '{}', config };
    throw new AxiosError('Refused', 'ERR_BAD_RESPONSE', config, {}, response);
  };
  return { state, adapter };
}

it('is silent for seconds after a 500 that comes with a reset in an hour', async () => {
  const { state, adapter } = refusing(500, { 'x-ratelimit-reset': '3600', 'x-ratelimit-remaining': '79' });
  const { signIn, ada, company, pass } = await startPipedriveDaybook({ connector: { adapter } });
  const { log } = await signIn();
  expect((await log(day(ada.id, 1))).statusCode).toBe(503);
  state.refuses = false;
  await pass(2 * MINUTE);
  expect(company.activities).toHaveLength(1);
});

it('asks every five minutes after a 429 that comes with a reset in a day', async () => {
  const { state, adapter } = refusing(429, { 'x-ratelimit-reset': '86400' });
  const { signIn, ada, company, pass, clock } = await startPipedriveDaybook({ connector: { adapter } });
  const { log } = await signIn();
  expect((await log(day(ada.id, 1))).body).toBe(`Not logged yet: Pipedrive asks us to slow down. ${KEPT}`);
  const from = clock.now();
  await pass(4 * MINUTE);
  expect(state.count).toBe(1);
  state.refuses = false;
  await pass(2 * MINUTE);
  expect(company.activities).toHaveLength(1);
  expect(clock.now() - from).toBeLessThan(7 * MINUTE);
});

it('tells already the first that nothing is left for the day', async () => {
  const headers = { 'x-daily-ratelimit-token-remaining': '0', 'x-ratelimit-reset': '21600' };
  const { adapter } = refusing(429, headers);
  const { signIn, ada } = await startPipedriveDaybook({ connector: { adapter } });
  const { log } = await signIn();
  const answer = await log(day(ada.id, 1));
  expect([answer.body, answer.headers['retry-after']]).toEqual([
    `Not logged yet: Pipedrive says that the daily budget of all apps together is used up. ${KEPT}`,
    '3600',
  ]);
});

it('tells everybody who comes while its share of the budget is spent that this is the reason', async () => {
  // 20 % of 140 tokens are 28: sign-in 2, activity types 20, person 1, one entry 5.
  const { signIn, ada, company, pass, cost } = await startPipedriveDaybook();
  company.budget.limit = 140;
  const { log } = await signIn();
  expect((await log(day(ada.id, 1))).statusCode).toBe(200);
  cost();
  const answers = [await log(day(ada.id, 2)), await log(day(ada.id, 3)), await log(day(ada.id, 4))];
  const reason = "Daybook has used its share of Pipedrive's daily budget (28 of 28 tokens).";
  expect(answers.map(({ body }) => body)).toEqual(Array(3).fill(`Not logged yet: ${reason} ${KEPT}`));
  expect(answers.map(({ headers }) => headers['retry-after'])).toEqual(['3600', '3600', '3600']);
  await pass(5 * HOUR);
  expect(cost().calls).toEqual([]);
});

it('tells everybody who comes while no app has anything left that this is the reason', async () => {
  const { signIn, ada, company, cost } = await startPipedriveDaybook();
  const { log, get } = await signIn();
  expect((await log(day(ada.id, 1))).statusCode).toBe(200);
  company.budget.spent = company.budget.limit;
  const reason = 'Pipedrive says that the daily budget of all apps together is used up.';
  const answers = [await log(day(ada.id, 2)), await log(day(ada.id, 3)), await log(day(ada.id, 4))];
  expect(answers.map(({ body }) => body)).toEqual(Array(3).fill(`Not logged yet: ${reason} ${KEPT}`));
  cost();
  const lookup = await get('/contact?phoneNumber=+14155550199');
  expect([lookup.statusCode, lookup.body]).toEqual([
    429,
    `${reason} Daybook goes on by itself when Pipedrive takes requests again.`,
  ]);
  expect(cost().calls).toEqual([]);
});
