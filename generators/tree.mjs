// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * Files that the generator changes, and packages that it takes versions from.
 */
export const places = {
  connectors: 'packages/server/src/connectors.ts',
  server: 'packages/server/package.json',
  model: 'packages/connector-mock/package.json',
};

const modelSchema = z.object({
  license: z.string(),
  bugs: z.string(),
  repository: z.object({ url: z.string() }),
  engines: z.object({ node: z.string() }),
  dependencies: z.object({ zod: z.string() }),
  peerDependencies: z.object({ '@daybook/core': z.string() }),
});

/**
 * What a new package copies from an old one.
 *
 * @typedef {{ license: string, address: string, bugs: string, node: string, zod: string, corePeer: string }} Model
 *
 * What the repository holds, as far as a plan needs it.
 * @typedef {object} Surroundings
 * @property {Record<string, string>} files contents of the files that may be edited, by path
 * @property {Model} model
 * @property {Record<string, string>} templates by path below `templates/`
 *
 * @typedef {import('./answers.mjs').Taken & Surroundings} Tree
 */

/** The generator's own templates, by path below `templates/`. */
export function readTemplates() {
  const folder = fileURLToPath(new URL('templates/', import.meta.url));
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

/**
 * Ids of the connectors that a repository holds.
 *
 * @param {string} root
 */
function connectorsIn(root) {
  return readdirSync(join(root, 'packages'))
    .filter((name) => name.startsWith('connector-'))
    .map((name) => name.slice('connector-'.length))
    .toSorted();
}

/**
 * What is in the way of a connector in a repository.
 *
 * @param {string} root
 * @param {string} id of the connector to be made
 * @returns {import('./answers.mjs').Taken}
 */
export function readTaken(root, id) {
  const wanted = [
    `packages/connector-${id}`,
    `docs/connectors/${id}.md`,
    `.changeset/new-connector-${id}.md`,
  ];
  return {
    connectors: connectorsIn(root),
    taken: wanted.filter((path) => existsSync(join(root, path))),
  };
}

/**
 * Reads what a plan needs to know of a repository.
 *
 * @param {string} root
 * @param {string} id of the connector to be made
 * @returns {Tree}
 * @throws {Error} when this is not the repository, or a file of it cannot be understood
 */
export function readTree(root, id) {
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');
  const { license, bugs, repository, engines, dependencies, peerDependencies } = modelSchema.parse(
    JSON.parse(read(places.model)),
  );
  return {
    ...readTaken(root, id),
    files: { [places.connectors]: read(places.connectors), [places.server]: read(places.server) },
    model: {
      license,
      address: repository.url.replace(/^git\+|\.git$/g, ''),
      bugs,
      node: engines.node,
      zod: dependencies.zod,
      corePeer: peerDependencies['@daybook/core'],
    },
    templates: readTemplates(),
  };
}
