import { defineConfig } from 'vitest/config';

/** `npm run release:check`: a release into a registry on this machine, and what came out of it. */
export default defineConfig({
  test: {
    globalSetup: ['check/support/release-once.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    include: ['check/*.test.ts'],
    // Every one of them starts tools that use all cores.
    fileParallelism: false,
  },
});
