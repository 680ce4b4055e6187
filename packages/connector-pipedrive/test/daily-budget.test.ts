import { expect, it } from 'vitest';
import { DailyBudget } from '../src/politeness/daily-budget.js';

const HOUR = 3_600_000;

function start(hour: number, share = 0.2) {
  let time = Date.UTC(2026, 6, 14, hour);
  const budget = new DailyBudget({ share, now: () => time });
  const log = (host: string, tokens: number) => () => budget.reserve(host, tokens, { isLookup: false });
  const pass = (milliseconds: number): void => {
    time += milliseconds;
  };
  return {
    budget,
    log,
    look: (host: string, tokens: number) => () => budget.reserve(host, tokens, { isLookup: true }),
    pass,
    /** Lets the time pass for which a company is left alone: so many minutes. */
    waitFor: (host: string): number => {
      let wait = 0;
      try {
        log(host, 1)();
      } catch (error) {
        wait = (error as { retryAfterMs: number }).retryAfterMs;
      }
      pass(wait);
      return wait / 60_000;
    },
  };
}

it('stops at its share of the smallest budget until Pipedrive tells how large the budget is', () => {
  const { budget, log } = start(12);
  log('acme', 5_996)();
  expect(log('acme', 5)).toThrow(
    expect.objectContaining({
      code: 'crm_budget_spent',
      retryAfterMs: HOUR,
      message:
        "Daybook has used its share of Pipedrive's daily budget (5996 of 6000 tokens). It goes on by itself when the next day begins.",
    }),
  );
  expect(log('acme', 4)).not.toThrow();
  budget.learn('acme', 200, { 'x-daily-ratelimit-token-limit': '150000' });
  expect(log('acme', 5)).not.toThrow();
});

it('keeps half of its share for logging', () => {
  const { look, log } = start(12);
  look('acme', 3_000)();
  expect(look('acme', 1)).toThrow(
    expect.objectContaining({
      message:
        "Daybook has used its share of Pipedrive's daily budget (3000 of 3000 tokens for finding contacts). It goes on by itself when the next day begins.",
    }),
  );
  expect(log('acme', 3_000)).not.toThrow();
});

it('takes again what was given back', () => {
  const { budget, log } = start(12);
  log('acme', 6_000)();
  budget.giveBack('acme', 5);
  expect(log('acme', 5)).not.toThrow();
  expect(log('acme', 1)).toThrow(expect.objectContaining({ code: 'crm_budget_spent' }));
});

it('counts each company for itself, and each day anew', () => {
  const { log, pass } = start(23);
  log('acme', 6_000)();
  expect(log('other', 5)).not.toThrow();
  expect(log('acme', 5)).toThrow(expect.objectContaining({ retryAfterMs: HOUR }));
  pass(HOUR);
  expect(log('acme', 5)).not.toThrow();
});

it('asks again after an hour, or at midnight, when Pipedrive says that nothing is left', () => {
  const { budget, log, pass } = start(22);
  budget.learn('acme', 200, { 'x-daily-ratelimit-token-remaining': '0' });
  expect(log('acme', 1)).toThrow(
    expect.objectContaining({
      code: 'crm_budget_exhausted',
      retryAfterMs: HOUR,
      message:
        'Pipedrive says that the daily budget of all apps together is used up. Daybook goes on by itself when Pipedrive takes requests again.',
    }),
  );
  pass(HOUR + 1_800_000);
  expect(log('acme', 1)).not.toThrow();
  budget.learn('acme', 200, { 'x-daily-ratelimit-token-remaining': '0' });
  expect(log('acme', 1)).toThrow(expect.objectContaining({ retryAfterMs: 1_800_000 }));
});

it('leaves a company alone, longer each time, that refuses again and again without a word', () => {
  const { budget, log, waitFor } = start(1);
  for (let refusal = 1; refusal < 5; refusal += 1) budget.learn('acme', 429, {});
  expect(log('acme', 1)).not.toThrow();
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
    budget.learn('acme', 429, {});
    return waitFor('acme');
  });
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  budget.learn('acme', 200, {});
  budget.learn('acme', 429, {});
  expect(log('acme', 1)).not.toThrow();
});

it('asks every five minutes a company that refuses again and again although something is left', () => {
  const { budget, waitFor } = start(1);
  const refuse = (): void => budget.learn('acme', 429, { 'x-daily-ratelimit-token-remaining': '17000' });
  for (let refusal = 1; refusal < 5; refusal += 1) refuse();
  const waits = [1, 2, 3, 4, 5].map(() => {
    refuse();
    return waitFor('acme');
  });
  expect(waits).toEqual([1, 2, 4, 5, 5]);
});

it('does not believe that something is left where it says nothing, or something odd', () => {
  const { budget, log } = start(12);
  budget.learn('acme', 200, {});
  const odd = { 'x-daily-ratelimit-token-limit': 'many', 'x-daily-ratelimit-token-remaining': '' };
  budget.learn('acme', 200, odd);
  log('acme', 5_999)();
  expect(log('acme', 2)).toThrow(expect.objectContaining({ code: 'crm_budget_spent' }));
  expect(log('acme', 1)).not.toThrow();
});
