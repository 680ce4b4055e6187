import { testConfig } from '../vitest.shared.ts';

export default testConfig({
  long: ['test/version-matrix.test.ts'],
  // To certify every connector anew takes a while. The cases themselves are part of each connector's tests.
  onlyLong: ['test/certificates.test.ts'],
});
