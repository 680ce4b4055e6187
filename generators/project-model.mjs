// @ts-check
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifestSchema = z.object({
  engines: z.object({ node: z.string() }),
  dependencies: z.object({ zod: z.string() }),
  devDependencies: z.object({
    '@daybook/conformance': z.string(),
    '@daybook/core': z.string(),
    '@daybook/server': z.string(),
    '@types/node': z.string(),
    msw: z.string(),
    typescript: z.string(),
    vitest: z.string(),
  }),
});

/**
 * Versions and ranges of what a project of its own needs.
 *
 * @typedef {Record<'node' | 'zod' | 'core' | 'conformance' | 'server' | 'nodeTypes' | 'msw' | 'typescript' | 'vitest', string>} ProjectModel
 */

/**
 * Takes them from this package's own manifest: it is tried with the very versions that it hands on, and pnpm writes the
 * workspace's into it when it is published.
 *
 * @param {string} [manifest] the text of package.json; by default this package's
 * @returns {ProjectModel}
 */
export function readProjectModel(manifest = readFileSync(new URL('package.json', import.meta.url), 'utf8')) {
  const { engines, dependencies, devDependencies: of } = manifestSchema.parse(JSON.parse(manifest));
  return {
    node: engines.node,
    zod: dependencies.zod,
    core: of['@daybook/core'],
    conformance: of['@daybook/conformance'],
    server: of['@daybook/server'],
    nodeTypes: of['@types/node'],
    msw: of.msw,
    typescript: of.typescript,
    vitest: of.vitest,
  };
}

/**
 * Whether the ranges mean something outside of the repository.
 *
 * @param {ProjectModel} model
 */
export function isPublished(model) {
  return !Object.values(model).some((range) => range.startsWith('workspace:'));
}
