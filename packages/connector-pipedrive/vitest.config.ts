import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Other packages' tests run at the same time.
    testTimeout: 60_000,
    // No test here keeps anything to itself: one module graph serves all files of a worker.
    isolate: false,
    // What is built is loaded as it is; vitest would take it for a source, because it lies outside of node_modules.
    server: { deps: { external: [/packages\/(?:core|conformance)\/dist\//] } },
    include: ['test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
