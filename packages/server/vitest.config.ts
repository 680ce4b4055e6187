import { defineConfig } from 'vitest/config';

/** Trials of random and exhaustive kinds have a short form in `vitest run`, and a long one in `--mode long`. */
const long = ['crash', 'several-processes', 'pipedrive-fault-matrix'];

export default defineConfig(({ mode }) => ({
  test: {
    env: { DAYBOOK_TESTS: mode },
    globalSetup: ['test/support/postgres.ts'],
    // No test here keeps anything to itself: one module graph serves all files of a worker.
    isolate: false,
    // Many tests wait for processes of their own, so every core has a worker.
    maxWorkers: '100%',
    // Crash tests mostly wait for processes to start.
    maxConcurrency: 6,
    testTimeout: 120_000,
    include: mode === 'long' ? long.map((name) => `test/${name}.test.ts`) : ['test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: `${mode}-results.json` },
  },
}));
