import { defineConfig } from 'vitest/config';

/** All broken connectors against all cases take a minute or two: `--mode teeth`. */
export default defineConfig(({ mode }) => ({
  test: {
    env: { DAYBOOK_TESTS: mode },
    // Other packages' tests run at the same time.
    testTimeout: 60_000,
    // No test here keeps anything to itself: one module graph serves all files of a worker.
    isolate: false,
    include: [mode === 'teeth' ? 'test/teeth.test.ts' : 'test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: `${mode}-results.json` },
  },
}));
