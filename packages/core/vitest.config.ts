import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // No test here keeps anything to itself: one module graph serves all files of a worker.
    isolate: false,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
