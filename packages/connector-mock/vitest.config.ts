import { testConfig } from '../../vitest.shared.ts';

export default testConfig(
  {},
  // What is built is loaded as it is; vitest would take it for a source, because it lies outside of node_modules.
  { server: { deps: { external: [/packages\/(?:core|conformance)\/dist\//] } } },
);
