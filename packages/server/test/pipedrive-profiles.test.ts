import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { ADA_PHONE, startPipedriveDaybook } from './support/pipedrive-daybook.js';
import { until } from './support/processes.js';

const day = (contactId: number, key: string, ...ids: number[]): object =>
  conversation(
    ids.map((id) => message(id, `text ${id}`)),
    { contactId, key: `${key}/7/14/2026` },
  );

it('logs in the zone that Pipedrive has now, on refresh at once, and goes on with a begun day in its own', async () => {
  const { signIn, company, ada, ann, clock, cost } = await startPipedriveDaybook();
  const { get, log } = await signIn();
  await log(day(ada.id, 'begun', 1));
  clock.advance(1_000);
  ann.timezone = 'Pacific/Auckland';
  await log(day(ada.id, 'before', 2));
  cost();
  await get(`/contact?phoneNumber=${ADA_PHONE}&isForceRefreshAccountData=true`);
  expect(cost().calls.filter((call) => call === 'readUser')).toEqual(['readUser']);
  await log(day(ada.id, 'after', 3));
  await log(day(ada.id, 'begun', 1, 4));
  expect(company.activities.map(({ subject }) => subject)).toEqual([
    'SMS conversation with Ada Known - 26/07/14',
    'SMS conversation with Ada Known - 26/07/14',
    'SMS conversation with Ada Known - 26/07/15',
  ]);
  const times = company.activities.map(({ note }) => note?.match(/\d\d:\d\d [AP]M/g));
  expect(times).toEqual([['10:01 AM', '10:04 AM'], ['10:02 AM'], ['05:03 AM']]);
});

it('asks Pipedrive who somebody is once in half a day, for one call', async () => {
  const { signIn, ada, ann, clock, cost, app } = await startPipedriveDaybook();
  const { get, log } = await signIn();
  await log(day(ada.id, 'one', 1));
  cost();
  clock.advance(12 * 3_600_000);
  ann.timezone = 'Pacific/Auckland';
  const calls: string[] = [];
  await get('/user/settings');
  await until(() => {
    calls.push(...cost().calls);
    return calls.length > 0;
  });
  await get('/user/settings');
  await app.close();
  expect([...calls, ...cost().calls]).toEqual(['readUser']);
});
