import { expect, it } from 'vitest';
import { DailyBudget } from '../src/politeness/daily-budget.js';

const HOUR = 3_600_000;

function start(hour: number, share = 0.2) {
  let time = Date.UTC(2026, 6, 14, hour);
  return {
    budget: new DailyBudget({ share, now: () => time }),
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

it('stops at its share of the smallest budget until Pipedrive tells how large the budget is', () => {
  const { budget } = start(12);
  budget.spend('acme', 5_996);
  expect(() => budget.assertOpen('acme', 4)).not.toThrow();
  expect(() => budget.assertOpen('acme', 5)).toThrow(
    expect.objectContaining({
      code: 'crm_budget_spent',
      retryAfterMs: HOUR,
      message:
        "Daybook has used its share of Pipedrive's daily budget (5996 of 6000 tokens). It goes on by itself when the next day begins.",
    }),
  );
  budget.learn('acme', { 'x-daily-ratelimit-token-limit': '150000' });
  expect(() => budget.assertOpen('acme', 5)).not.toThrow();
});

it('counts each company for itself, and each day anew', () => {
  const { budget, pass } = start(23);
  budget.spend('acme', 6_000);
  expect(() => budget.assertOpen('other', 5)).not.toThrow();
  expect(() => budget.assertOpen('acme', 5)).toThrow(expect.objectContaining({ retryAfterMs: HOUR }));
  pass(HOUR);
  expect(() => budget.assertOpen('acme', 5)).not.toThrow();
});

it('asks again after an hour, or at midnight, when Pipedrive says that nothing is left', () => {
  const { budget, pass } = start(22);
  budget.learn('acme', { 'x-daily-ratelimit-token-remaining': '0' });
  expect(() => budget.assertOpen('acme', 1)).toThrow(
    expect.objectContaining({ code: 'crm_rate_limit', retryAfterMs: HOUR }),
  );
  pass(HOUR + 1_800_000);
  expect(() => budget.assertOpen('acme', 1)).not.toThrow();
  budget.learn('acme', { 'x-daily-ratelimit-token-remaining': '0' });
  expect(() => budget.assertOpen('acme', 1)).toThrow(expect.objectContaining({ retryAfterMs: 1_800_000 }));
});

it('does not believe that something is left where it says nothing, or something odd', () => {
  const { budget } = start(12);
  budget.learn('acme', {});
  budget.learn('acme', { 'x-daily-ratelimit-token-limit': 'many', 'x-daily-ratelimit-token-remaining': '' });
  budget.spend('acme', 5_999);
  expect(() => budget.assertOpen('acme', 1)).not.toThrow();
  expect(() => budget.assertOpen('acme', 2)).toThrow(expect.objectContaining({ code: 'crm_budget_spent' }));
});
