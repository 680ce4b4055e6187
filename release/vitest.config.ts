import { defineConfig } from 'vitest/config';

/** Certifying every connector anew takes a while: `--mode long`. The cases themselves are part of each connector's tests. */
const long = 'test/certificates.test.ts';

export default defineConfig(({ mode }) => ({
  test: {
    // Other packages' tests run at the same time; a certificate is half a minute of work by itself.
    testTimeout: 600_000,
    include: mode === 'long' ? [long] : ['test/**/*.test.ts'],
    exclude: mode === 'long' ? [] : [long],
    reporters: ['default', 'json'],
    outputFile: { json: `${mode}-results.json` },
  },
}));
