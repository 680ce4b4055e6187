import { expect, it, onTestFinished, vi } from 'vitest';
import { DaybookError } from '../../src/index.js';
import { AccountPauses } from '../../src/logbook/account-pauses.js';
import { Delivery, type DeliveryOptions } from '../../src/logbook/delivery.js';

/** How often a digest is taken up in ten seconds that is due all the time, because its writer puts nothing off. */
async function takenUp(write: () => Promise<unknown>): Promise<number> {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const due: DeliveryOptions['store']['due'] = async () => [{ digestId: 'day', userKey: 'ann' }];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that delivery asks of it
  const store = { due } as unknown as DeliveryOptions['store'];
  let written = 0;
  const delivery = new Delivery({
    store,
    pauses: new AccountPauses({ now: Date.now, random: Math.random }),
    write: () => {
      written += 1;
      // A store that always fails would otherwise hold up the test for ever.
      return written > 1_000 ? new Promise(() => undefined) : write();
    },
    pollMs: 1_000,
    concurrency: 16,
    now: Date.now,
  });
  delivery.start();
  await vi.advanceTimersByTimeAsync(10_000);
  return written;
}

it('takes up what fails without being put off once a second, and not at once for ever', async () => {
  expect(await takenUp(() => Promise.reject(new Error('something')))).toBe(11);
  const isAway = new DaybookError('storage_unavailable');
  expect(await takenUp(() => Promise.reject(isAway))).toBe(11);
});
