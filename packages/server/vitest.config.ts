import { defineConfig } from 'vitest/config';

/** What has a short form in `vitest run` has a long one in `--mode long`; the other modes are for `npm run trial`. */
const files: Record<string, string[]> = {
  test: ['test/**/*.test.ts', 'trial/trial.test.ts'],
  long: [
    'test/{crash,several-processes,phone-identity,pipedrive-fault-matrix}.test.ts',
    'test/{calls-any-order,calls-fault-matrix,calls-crash,calls-at-once,calls-thousand}.test.ts',
    'trial/trial.test.ts',
  ],
  trial: ['trial/trial.test.ts'],
  sabotage: ['trial/sabotage.test.ts'],
};

export default defineConfig(({ mode }) => ({
  test: {
    env: { DAYBOOK_TESTS: mode },
    globalSetup: ['test/support/postgres.ts', 'test/support/server-bundle.ts'],
    // No test here keeps anything to itself: one module graph serves all files of a worker.
    isolate: false,
    // Many tests wait for processes of their own, so every core has a worker.
    maxWorkers: '100%',
    // Crash tests mostly wait for processes to start.
    maxConcurrency: 6,
    // A limit only ends what hangs: a thousand calls take 40 s on a quiet machine, and more than three times that on a busy one.
    testTimeout: mode === 'test' ? 120_000 : 900_000,
    hookTimeout: 120_000,
    include: files[mode] ?? [],
    reporters: ['default', 'json'],
    outputFile: { json: `${mode}-results.json` },
  },
}));
