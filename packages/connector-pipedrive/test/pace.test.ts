import { expect, it } from 'vitest';
import { Pace } from '../src/politeness/pace.js';

function start(allowed: number) {
  let time = 1_000_000;
  const pace = new Pace({
    allowed,
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  });
  return {
    pace,
    /** When the request left, in milliseconds since the start; or the code of the error. */
    leave: async (signal?: AbortSignal): Promise<number | string> => {
      try {
        await pace.admit(signal);
        return time - 1_000_000;
      } catch (error) {
        return (error as { code: string }).code;
      }
    },
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

it('lets no more requests leave in any two seconds than are allowed', async () => {
  const { leave, pass } = start(2);
  const left = [await leave()];
  pass(1_500);
  left.push(await leave(), await leave(), await leave());
  expect(left).toEqual([0, 1_500, 2_000, 3_500]);
});

it('lets more leave as soon as more are allowed', async () => {
  const { pace, leave } = start(1);
  const left = [await leave()];
  pace.allowed = 3;
  left.push(await leave(), await leave(), await leave());
  expect(left).toEqual([0, 0, 0, 2_000]);
});

it('lets nothing leave while it is paused', async () => {
  const { pace, leave } = start(5);
  pace.pauseUntil(1_003_000);
  pace.pauseUntil(1_001_000);
  expect([await leave(), await leave()]).toEqual([3_000, 3_000]);
});

it('says so at once when the wait would be long, and keeps no place for who was told', async () => {
  const { pace, leave, pass } = start(5);
  pace.pauseUntil(1_060_000);
  await expect(pace.admit()).rejects.toMatchObject({ code: 'crm_rate_limit', retryAfterMs: 60_000 });
  pass(60_000);
  expect(await leave()).toBe(60_000);
});

it('sends nothing for somebody who gave up while waiting', async () => {
  const { leave } = start(1);
  await leave();
  expect(await leave(AbortSignal.abort())).toBe('crm_unavailable');
});

it('spreads anew what waited for its turn when a pause begins', async () => {
  const waiting: { at: number; wake: () => void }[] = [];
  let time = 1_000_000;
  const pace = new Pace({
    allowed: 2,
    now: () => time,
    sleep: (milliseconds) => new Promise((wake) => waiting.push({ at: time + milliseconds, wake })),
  });
  const left: number[] = [];
  const admitted = Array.from({ length: 6 }, () => pace.admit().then(() => left.push(time - 1_000_000)));
  await Promise.resolve();
  pace.pauseUntil(1_001_000);
  while (left.length < 6) {
    // oxlint-disable-next-line no-await-in-loop -- one turn after another
    await new Promise((resolve) => setImmediate(resolve));
    time = Math.min(...waiting.map(({ at }) => at), time + 10_000);
    for (const sleeper of waiting.splice(0)) {
      if (sleeper.at <= time) sleeper.wake();
      else waiting.push(sleeper);
    }
  }
  await Promise.all(admitted);
  const busiest = left.slice(2).map((from) => left.filter((at) => at >= from && at < from + 2_000).length);
  expect(left.slice(0, 2)).toEqual([0, 0]);
  expect(Math.max(...busiest)).toBeLessThanOrEqual(2);
});
