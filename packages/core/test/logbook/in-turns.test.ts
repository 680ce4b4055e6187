import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurns } from '../../src/index.js';

/** As a long text keeps the processor busy: longer than a turn may last. */
function work(): void {
  const until = performance.now() + 12;
  while (performance.now() < until);
}

test('lets others have their turn between long steps, and keeps the order', async () => {
  const seen: string[] = [];
  const over = new AbortController();
  const others = (async () => {
    while (!over.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- as often as it may
      await nextTurn();
      seen.push('others');
    }
  })();
  await inTurns([1, 2, 3, 4, 5], (item) => {
    work();
    seen.push(String(item));
  });
  over.abort();
  await others;
  expect(seen.filter((each) => each !== 'others')).toEqual(['1', '2', '3', '4', '5']);
  const together = seen.join(' ').match(/\d (?=\d)/g) ?? [];
  expect(together).toEqual([]);
});
