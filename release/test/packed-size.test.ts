import { expect, test } from 'vitest';
import { sizeFault } from '../check/support/packed-size.js';

test('a new connector has room to grow, and is told where more is agreed', () => {
  // As the generator makes it.
  expect(sizeFault('@daybook/connector-acme', 43_748)).toBeUndefined();
  expect(sizeFault('@daybook/connector-acme', 120_000)).toBe(
    '@daybook/connector-acme is 120 kB packed, and 100 were agreed. Look what slipped in (`pnpm pack`); if it must be that big, raise its row in release/check/support/packed-size.ts.',
  );
});

test('a package that is no connector needs a row of its own', () => {
  expect(sizeFault('@daybook/other', 1_000)).toBe(
    '@daybook/other is 1 kB packed, and nothing was agreed: give it a row in release/check/support/packed-size.ts.',
  );
});
