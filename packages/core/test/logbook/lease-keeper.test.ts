import { expect, it, onTestFinished } from 'vitest';
import { LeaseKeeper } from '../../src/logbook/lease-keeper.js';

const LEASE_MS = 60_000;

function keep(now: () => number): LeaseKeeper {
  const store = { renew: () => Promise.reject(new Error('there is no database')) };
  const lease = { digestId: 'day', userKey: 'ann', fence: 1, until: now() + LEASE_MS };
  const keeper = new LeaseKeeper(lease, { store, leaseMs: LEASE_MS, now });
  onTestFinished(() => keeper.stop());
  return keeper;
}

it('is held until its lease ends', () => {
  let time = 0;
  const keeper = keep(() => time);
  expect(() => keeper.assertHeld()).not.toThrow();
  time = LEASE_MS;
  expect(() => keeper.assertHeld()).toThrow('logged');
  expect(keeper.signal.aborted).toBe(true);
});

it('lets nobody write who comes after its end, and takes nobody else’s signal away', () => {
  let time = 0;
  const ended = keep(() => time);
  ended.stop();
  const next = keep(() => 0);
  time = LEASE_MS;
  expect(() => ended.assertHeld()).toThrow('logged');
  expect(ended.signal.aborted).toBe(true);
  expect(() => next.assertHeld()).not.toThrow();
  expect(next.signal.aborted).toBe(false);
});

it('gives its signal away once, however often it is stopped', () => {
  const ended = keep(() => 0);
  ended.stop();
  ended.stop();
  const [one, other] = [keep(() => 0), keep(() => 0)];
  expect(one.signal).not.toBe(other.signal);
});
