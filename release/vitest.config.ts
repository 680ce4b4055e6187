import { defineConfig } from 'vitest/config';

/** What publishes into a registry and installs from it takes minutes: `vitest run --mode long`. */
const long = ['follow-contributing', 'install-matrix'];

export default defineConfig(({ mode }) => ({
  test: {
    testTimeout: mode === 'long' ? 900_000 : 120_000,
    hookTimeout: 300_000,
    include: mode === 'long' ? long.map((name) => `test/${name}.test.ts`) : ['test/**/*.test.ts'],
    exclude: mode === 'long' ? [] : long.map((name) => `test/${name}.test.ts`),
    reporters: ['default', 'json'],
    outputFile: { json: `${mode}-results.json` },
  },
}));
