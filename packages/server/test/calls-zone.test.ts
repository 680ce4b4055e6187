import { describe, expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage, type Storage } from '../src/index.js';
import { callOf } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 6, 15, 6, 59);
/** 14 July, 11:59 PM in Los Angeles, is 15 July, 6:59 PM in Auckland. */
const call = callOf({ startTime: START });
const other = callOf({ session: '700002', startTime: START });

/** A person logs a call in Los Angeles, and is in Auckland two hours later. */
async function logAndMove(storage?: Storage): Promise<FakeDaybook> {
  let timeZone = 'America/Los_Angeles';
  const daybook = await startFakeDaybook({ timeZone: () => timeZone, ...(storage && { storage }) });
  await daybook.ask('POST', '/callLog', call.live);
  timeZone = 'Pacific/Auckland';
  daybook.clock.advance(2 * HOUR);
  await daybook.post('/user/refreshInfo');
  return daybook;
}

function printed({ crm }: FakeDaybook): [line: unknown, day: unknown, timeZone: unknown][] {
  return crm.entries.map(({ body, day, timeZone }) => [
    /Date\/time<\/b>: ([^<]+)</.exec(body)?.[1],
    day,
    timeZone,
  ]);
}

it('a call keeps the day and time of the zone in which it was logged, whatever comes after the person has moved', async () => {
  const daybook = await logAndMove();
  await daybook.ask('PATCH', '/callLog', call.recording);
  await daybook.pass(3_000);
  expect(daybook.crm.entries[0]?.body).toContain('Call recording link');
  await daybook.ask('POST', '/callLog', other.live);
  expect(printed(daybook)).toEqual([
    ['2026-07-14 11:59:00 PM', '2026-07-14', 'America/Los_Angeles'],
    ['2026-07-15 06:59:00 PM', '2026-07-15', 'Pacific/Auckland'],
  ]);
});

it('one that is unfiled is listed under the day that its entry will have', async () => {
  const daybook = await logAndMove();
  daybook.crm.refuses = 'Ada wants twelve units.';
  await daybook.ask('PATCH', '/callLog', call.aiNote);
  await daybook.pass(3_000);
  const answer = await daybook.ask('GET', '/unfiled', undefined, { headers: { accept: 'text/html' } });
  expect(answer.body).toContain('Tuesday, July 14, 2026');
});

it('one that was logged before calls kept their zone has that of now', async () => {
  const file = `${await makeFolder()}/daybook.sqlite`;
  const storage = await openSqliteStorage({ file, keyRing: createKeyRing([SECRET]) });
  const takeIn = storage.logbook.takeInCall.bind(storage.logbook);
  storage.logbook.takeInCall = ({ learn, ...arriving }, opening) => {
    const learnAsBefore: typeof learn = (before) => {
      const { known, ...learnt } = learn(before);
      const { zone: _zone, ...former } = known;
      return { ...learnt, known: former };
    };
    return takeIn({ ...arriving, learn: learnAsBefore }, opening);
  };
  const daybook = await logAndMove(storage);
  expect(printed(daybook)).toEqual([['2026-07-14 11:59:00 PM', '2026-07-14', 'America/Los_Angeles']]);
  await daybook.ask('PATCH', '/callLog', call.recording);
  await daybook.pass(3_000);
  expect(printed(daybook)).toEqual([['2026-07-15 06:59:00 PM', '2026-07-15', 'Pacific/Auckland']]);
});

describe('two calls in the hour that happens twice when clocks are set back', () => {
  /** 1 November, 01:30 AM in New York, and an hour later. */
  const twice = [Date.UTC(2026, 10, 1, 5, 30), Date.UTC(2026, 10, 1, 6, 30)];

  async function logBoth(dateFormat?: string): Promise<unknown[]> {
    const daybook = await startFakeDaybook({ timeZone: 'America/New_York' });
    if (dateFormat !== undefined)
      await daybook.ask('POST', '/user/settings', { userSettings: { logDateFormat: { value: dateFormat } } });
    for (const [index, startTime] of twice.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one call after another
      await daybook.ask('POST', '/callLog', callOf({ session: `70000${index}`, startTime }).live);
    }
    return printed(daybook).map(([line]) => line);
  }

  it('name their offsets', async () => {
    expect(await logBoth()).toEqual([
      '2026-11-01 01:30:00 AM (UTC-04:00)',
      '2026-11-01 01:30:00 AM (UTC-05:00)',
    ]);
  });

  it.each([
    ['DD.MM. HH:mm Z', ['01.11. 01:30 -04:00', '01.11. 01:30 -05:00']],
    ['HH:mm [Z]', ['01:30 Z (UTC-04:00)', '01:30 Z (UTC-05:00)']],
    ['YYYY-MM-DD', ['2026-11-01', '2026-11-01']],
  ])('name them once, and only beside a time: %s', async (dateFormat, lines) => {
    expect(await logBoth(dateFormat)).toEqual(lines);
  });
});
