import { defineConfig } from 'vitest/config';

/**
 * `npm run release:check`: a release into a registry on this machine, and what came out of it. With `-- --mode short`
 * without what takes longest, for every push.
 */
export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: ['check/support/release-once.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    include: ['check/*.test.ts'],
    provide: { isShort: mode === 'short' },
    exclude: mode === 'short' ? ['check/{create,next-release,container}.test.ts'] : [],
    // Every one of them starts tools that use all cores.
    fileParallelism: false,
  },
}));
