import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Other packages' tests run at the same time.
    testTimeout: 60_000,
    // No test here keeps anything to itself: one module graph serves all files of a worker.
    isolate: false,
    include: ['test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
