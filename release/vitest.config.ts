import { testConfig } from '../vitest.shared.ts';

export default testConfig({
  long: ['test/version-matrix.test.ts'],
  // To certify every connector anew takes a while, and the cases themselves are part of each connector's tests; package managers
  // take their time to publish.
  onlyLong: ['test/certificates.test.ts', 'test/publish-{by-hand,old-version}.test.ts'],
});
