import { expect, it } from 'vitest';
import { callsOf, callWith } from './support/calls.js';
import { type Started, startConnector } from './support/start-connector.js';

const lookUp = async ({ connector, access }: Started, others: object = {}) => {
  const wanted = { ...access, phoneNumber: '+14155550100', overridingFormat: [], isExtension: false };
  const { matchedContactInfo } = await connector.call('findContact', { ...wanted, ...others });
  return matchedContactInfo?.map(({ name, createdDate, mostRecentActivityDate }) => [
    name,
    createdDate,
    mostRecentActivityDate,
  ]);
};
const reads = ({ exchanges }: Started): string[] =>
  exchanges.flatMap(({ path }) => (/\/(?:persons|activities)\/\d+$/.test(path) ? [path] : []));

function start() {
  const started = startConnector();
  const { company } = started;
  const ada = company.addPerson({ name: 'Ada Known', phones: ['(415) 555-0100'] });
  const bob = company.addPerson({ name: 'Bob Known', phones: ['415-555-0100'] });
  Object.assign(ada, { add_time: '2025-01-02T03:04:05Z' });
  Object.assign(bob, { add_time: '2026-02-03T04:05:06Z' });
  return { ...started, ada, bob };
}

it('several people with a number come with the dates by which the client chooses one', async () => {
  const started = start();
  const { logId } = await callsOf(started, started.ada).create(callWith());
  started.company.editActivity(Number(logId), { due_date: '2026-07-14', due_time: '06:45:00' });
  expect(await lookUp(started)).toEqual([
    ['Ada Known', '2025-01-02T03:04:05Z', '2026-07-14T06:45:00.000Z'],
    ['Bob Known', '2026-02-03T04:05:06Z', '2026-02-03T04:05:06Z'],
  ]);
});

it('an activity of a whole day counts from its beginning', async () => {
  const started = start();
  const { logId } = await callsOf(started, started.ada).create(callWith());
  started.company.editActivity(Number(logId), { due_date: '2026-07-13', due_time: null });
  expect((await lookUp(started))?.[0]?.[2]).toBe('2026-07-13T00:00:00.000Z');
});

it('one person needs no dates, and costs no request for them', async () => {
  const started = startConnector();
  started.company.addPerson({ name: 'Ada Known', phones: ['(415) 555-0100'] });
  expect(await lookUp(started)).toEqual([['Ada Known', undefined, undefined]]);
  expect(reads(started)).toEqual([]);
});

it('of a crowd the client chooses nobody, and no request is spent on it', async () => {
  const started = start();
  for (const name of ['Cem', 'Dan', 'Eva', 'Flo'])
    started.company.addPerson({ name, phones: ['+14155550100'] });
  expect((await lookUp(started))?.flatMap(([, ...dates]) => dates.filter(Boolean))).toEqual([]);
  expect(reads(started)).toEqual([]);
});

it('the dates are asked for once in five minutes, and when fresh data is wanted', async () => {
  const started = start();
  await lookUp(started);
  expect(reads(started)).toHaveLength(2);
  await lookUp(started);
  expect(reads(started)).toHaveLength(2);
  await lookUp(started, { isForceRefreshAccountData: true });
  expect(reads(started)).toHaveLength(4);
});

it('a last activity that Pipedrive does not show leaves the day on which the person was entered', async () => {
  const started = start();
  await callsOf(started, started.ada).create(callWith());
  started.fake.faults.push({ on: 'readActivity', kind: '404', times: 1 });
  expect((await lookUp(started))?.[0]).toEqual(['Ada Known', '2025-01-02T03:04:05Z', '2025-01-02T03:04:05Z']);
});

it('people are found without dates when Pipedrive does not tell these just now', async () => {
  const started = start();
  started.fake.faults.push({ on: 'readPerson', kind: '503', times: Infinity });
  expect(await lookUp(started)).toEqual([
    ['Ada Known', undefined, undefined],
    ['Bob Known', undefined, undefined],
  ]);
});
