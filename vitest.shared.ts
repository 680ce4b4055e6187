import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Which test files of a package run when. */
export interface TestForms {
  /** What `npm test` runs, but for `onlyLong`. */
  test?: string[];
  /** What `npm test` runs in a short form, and `npm run test:long` whole: a file asks `DAYBOOK_TESTS` which it is. */
  long?: string[];
  /** What only `npm run test:long` runs. */
  onlyLong?: string[];
  /** What further commands run, by their mode. */
  modes?: Record<string, string[]>;
}

/** How the tests of every package run. Each mode leaves its results for `scripts/count-tests.mjs`. */
export function testConfig(
  { test = ['test/**/*.test.ts'], long = [], onlyLong = [], modes = {} }: TestForms = {},
  options: ViteUserConfig['test'] = {},
): ReturnType<typeof defineConfig> {
  return defineConfig(({ mode }) => ({
    test: {
      env: { DAYBOOK_TESTS: mode },
      // Other packages' tests run at the same time: a limit only ends what hangs.
      testTimeout: mode === 'test' ? 300_000 : 900_000,
      hookTimeout: 300_000,
      expect: { poll: { timeout: 120_000 } },
      // No test here keeps anything to itself: one module graph serves all files of a worker.
      isolate: false,
      // The packages' tests run beside each other.
      maxWorkers: '25%',
      include: { test, long: [...long, ...onlyLong], ...modes }[mode] ?? [],
      exclude: mode === 'test' ? onlyLong : [],
      reporters: ['default', 'json'],
      outputFile: { json: `${mode}-results.json` },
      ...options,
    },
  }));
}
