import { testConfig } from '../../vitest.shared.ts';

export default testConfig({
  // Each test of these runs the kit's cases again, in one or in several ways.
  onlyLong: [
    'test/{levels,command-levels,spelling-crms,late-index,describe-conformance,outside-partner}.test.ts',
  ],
  // All broken connectors against all cases.
  modes: { teeth: ['test/teeth.test.ts'] },
});
