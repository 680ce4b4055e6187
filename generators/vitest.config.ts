import { testConfig } from '../vitest.shared.ts';

export default testConfig({ onlyLong: ['test/born-green.test.ts', 'test/finished.test.ts'] });
