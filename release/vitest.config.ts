import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Other packages' tests run at the same time.
    testTimeout: 120_000,
    include: ['test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
