import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/postgres.ts'],
    // No test here keeps anything to itself: one module graph serves all files of a worker.
    isolate: false,
    // Many tests wait for processes of their own, so every core has a worker.
    maxWorkers: '100%',
    // Crash tests mostly wait for processes to start.
    maxConcurrency: 6,
    testTimeout: 30_000,
    include: ['test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
